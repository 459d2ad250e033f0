"""A text -> whether it is in a language that we read."""

from __future__ import annotations

from reconciler.text.words import words

READ = frozenset({"en"})
_ENOUGH_WORDS = 8
_SAMPLE_WORDS = 400
# English running text has about 45 % of its words among the few hundred commonest; other languages under 10 %.
_LEAST_COMMON_SHARE = 0.18
COMMON = frozenset(
    "the of and to in a is that for it was on with as be by at have are this not but had his they i her from she "
    "or an we said has were which their one been will would who more no if out so up can about after into over its "
    "he than when there what all also two new year people could may last first other time some before".split()
)


def reads(text: str, declared: str) -> bool:
    """Whether a text in the declared language (a BCP 47 tag) is one that we read; short texts are taken at their word."""
    if declared.split("-", maxsplit=1)[0].lower() not in READ:
        return False
    sample = words(text[:20_000])[:_SAMPLE_WORDS]
    if len(sample) < _ENOUGH_WORDS:
        return any(ch.isascii() and ch.isalpha() for ch in text) or not text.strip()
    return sum(word.lower in COMMON for word in sample) / len(sample) >= _LEAST_COMMON_SHARE
