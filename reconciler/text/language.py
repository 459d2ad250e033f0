"""A text -> whether it is in a language that we read."""

from __future__ import annotations

from collections.abc import Sequence

from reconciler.text.words import Word, words

READ = frozenset({"en"})
_ENOUGH_WORDS = 8
_SAMPLE_WORDS = 400
# English running text has about 45 % of its words among the few hundred commonest; other languages under 10 %.
_LEAST_COMMON_SHARE = 0.18
# A wire item of a line or two may have hardly a common word; from this length on, English that has none is none.
_SURE_WORDS = 60
_FOREIGN_SHARE = 0.15
_LAST_LATIN = "\u024f"
COMMON = frozenset(
    "the of and to in a is that for it was on with as be by at have are this not but had his they i her from she "
    "or an we said has were which their one been will would who more no if out so up can about after into over its "
    "he than when there what all also two new year people could may last first other time some before".split()
)


# The commonest words of other languages in Latin letters, without those that are English words.
_FOREIGN = frozenset(
    "der le la de du à el del los und ist nicht ein eine mit auf von dem für das sich les des et une dans pour que qui est au las una "
    "por con para como se il "
    "che di gli è della nel het van een dat niet och att som är på det ikke og av em não uma na z w nie jest się że yang dengan untuk "
    "ve bir bu için je su da dla przez o os för till foi por mais".split()
)


def reads(text: str, declared: str) -> bool:
    """Whether a text in the declared language (a BCP 47 tag, or en_GB) is one that we read; short texts are taken at their word."""
    if declared.replace("_", "-").split("-", maxsplit=1)[0].lower() not in READ:
        return False
    sample = words(text[:20_000])[:_SAMPLE_WORDS]
    if len(sample) < _ENOUGH_WORDS:
        return any(ch.isascii() and ch.isalpha() for ch in text) or not text.strip()
    if sum(word.lower in COMMON for word in sample) / len(sample) >= _LEAST_COMMON_SHARE:
        return True
    return len(sample) < _SURE_WORDS and not _is_foreign(sample)


def _is_foreign(sample: Sequence[Word]) -> bool:
    """Whether many of the words are another language's common ones, or hold no Latin letter."""
    return sum(word.lower in _FOREIGN or word.text[0] > _LAST_LATIN for word in sample) / len(sample) >= _FOREIGN_SHARE
