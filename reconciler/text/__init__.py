"""Strings -> facts, without I/O: sentences, clauses, words, numbers, times, modality, speakers, names, keys.

Import rule: only `records` and `errors`, never the vocabulary's files; word lists come in as a `Lexicon`.
"""
