"""A line or sentence -> whether it is what stands around the news on a page, in a release or in a feed, and claims nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

from reconciler.text.calendars import A_MONTH
from reconciler.text.sieve import Sieved
from reconciler.text.zones import ZONES_SHORT

# What is longer claims something, or is of no form that could be known.
_LONGEST = 600
_ENOUGH_WORDS = 3
_BEFORE = re.compile(r"[^\w©@]*")
_QUOTED = re.compile(r"\s*[\"“‘«„]")
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|©")
_SIGN_OF_RIGHTS = re.compile(r"\(c\)(?= (?:19|20)\d\d\b)", re.IGNORECASE)
_SETS_RIGHT = Sieved(r"\b(?:correct|error|mistak|wrong|clarif|misstat)|\bearlier version", re.IGNORECASE)
_ENDS_AS_SENTENCE = re.compile(r"[.!?][\"”’)]*\s*$")
_ENDS_AS_LABEL = re.compile(r":\W*$")
_LONGEST_TITLE = 150
_MARKED = re.compile(r"\s*(?:[-–—•*·▪►▶>»]|\d{1,2}[.)])\s")

_PROPER = r"(?-i:@?[A-ZÀ-Þ][\w.'’-]*|@\w+)"
_JOINED = rf"(?:/|(?:,| ?[/&|])? (?:(?:and|of|for|in|the|via|at|with) ){{0,2}}){_PROPER}"
_DAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?"
_CLOCK = r"(?:\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?: ?[ap]\.?m\b)?|\d{1,2} ?[ap]\.?m\b|noon|midnight)"
_ZONE = rf"(?-i:(?:{ZONES_SHORT})(?:[+-]\d{{1,2}}(?::?\d\d)?)?|[+-]\d\d:?\d\d)"
_AGE = r"(?:(?:an?|one|\d{1,3}) ?(?:minutes?|mins?|m|hours?|hrs?|h|days?|d|weeks?|months?|years?) ago|just now|today|yesterday)"
_STEP = (
    rf"(?:{_CLOCK}|\d{{4}}-\d\d-\d\d(?:T[\d:.+Z-]{{5,20}})?|\d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}}|{_AGE}|\d{{1,2}}(?:st|nd|rd|th)?\b|(?:19|20)\d\d\b|"
    rf"(?:{A_MONTH}|{_DAY}|{_ZONE})\b|(?:on|at|local time|last|first|published|updated?|modified|posted)\b)"
)
_DATE = rf"{_STEP}(?:[ ,.:|·•/()–—-]{{0,4}}{_STEP}){{0,16}}"
_PLACEHOLDERS = {
    "NAME": rf"{_PROPER}(?:{_JOINED}){{0,9}}",
    "OUTLET": rf"{_PROPER}(?:{_JOINED})?",
    "DATE": _DATE,
    "#": r"\W?\d[\d,.]{0,8}",
    "…": r"(?:\W.{0,500})?",
    ":": r" ?[:|]",
    ",": r" ?[,:]",
}
_PIECE = re.compile(r"NAME|OUTLET|DATE|[#…:,©]|[^\W_]+(?:['’][^\W_]+)*")
_DATED = re.compile(_DATE, re.IGNORECASE)
# A day with its year, or a time of day with its zone or alone: as no line answers anything.
_IN_FULL = re.compile(rf"\W(?:19|20)\d\d\b|\b(?:19|20)\d\d\W|{_CLOCK} {_ZONE}|^\d\d?:\d\d$", re.IGNORECASE)
_ANSWERS = re.compile(r"(?:on|at|last|first|today|yesterday)\b", re.IGNORECASE)
_PERSON = (
    r"(?-i:(?!(?:In|On|At|The|After|For|With|From) )[A-ZÀ-Þ][\w.'’-]*(?: (?:(?:de|van|von|der|al|bin|da|la|le) )?[A-ZÀ-Þ][\w.'’-]*){1,3})"
)
_IS_PERSON = re.compile(rf"\W*{_PERSON}\W*")

Form = Sieved | re.Pattern[str]
Forms = dict[str, list[Form]]


@dataclass(frozen=True)
class Furniture:
    """The forms of what claims nothing, as `vocabulary/furniture.toml` describes them."""

    lines: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    writers: tuple[str, ...] = ()

    def is_sentence(self, sentence: str) -> bool:
        """Whether a sentence among others claims nothing; a form of a word or two could be an answer, and is not looked for."""
        bare = _bare(sentence)
        return bare.count(" ") >= _ENOUGH_WORDS - 1 and _matches(self._sentences, bare)

    def is_line(self, line: str) -> bool:
        """Whether a line that stands by itself claims nothing."""
        bare = _bare(line)
        return bool(bare) and (
            _matches(self._lines, bare)
            or bool(self._by_a_writer.fullmatch(bare))
            or (not _ENDS_AS_SENTENCE.search(line) and _is_date(bare))
        )

    def leads_to_titles(self, line: str) -> bool:
        """Whether a line is nothing but the label of what leads to other reports: «Related articles»."""
        return _matches(self._links, _bare(line))

    def ends_paragraph(self, line: str) -> bool:
        """Whether a line begins what goes on to the end of its paragraph: «© 2025 Harbour Wire …»."""
        bare = _bare(line[:_LONGEST_TITLE])
        return any(form.match(bare) for form in _candidates(self._paragraphs, bare))

    def is_role(self, line: str) -> bool:
        """Whether a line is nothing but what somebody is who writes: «Political correspondent»."""
        return self._role.fullmatch(_bare(line)) is not None

    @cached_property
    def _lines(self) -> Forms:
        return _by_first_word([*self.lines, *(label[:-1] for label in self.labels), *(f"{label}…" for label in self._labels)])

    @cached_property
    def _sentences(self) -> Forms:
        # Of one word: «Listen: we will not pay.»
        return _by_first_word([*self.lines, *(f"{label}…" for label in self._labels if " " in label)])

    @cached_property
    def _labels(self) -> tuple[str, ...]:
        return (*self.labels, *(f"{link}:" for link in self.links))

    @cached_property
    def _links(self) -> Forms:
        return _by_first_word(self.links)

    @cached_property
    def _paragraphs(self) -> Forms:
        return _by_first_word(self.paragraphs)

    @cached_property
    def _role(self) -> re.Pattern[str]:
        return re.compile(rf"(?:[\w'’&-]{{1,20}} ){{0,3}}(?:{_any_of(self.writers)})", re.IGNORECASE)

    @cached_property
    def _by_a_writer(self) -> re.Pattern[str]:
        return re.compile(rf"(?:by )?{_PERSON}(?:,| [|–—-]) {self._role.pattern}(?: in {_PROPER}|, {_PROPER}){{0,2}}", re.IGNORECASE)


def is_form(form: str) -> bool:
    """Whether a form has a word or a sign that lines are known by, and not only placeholders."""
    return any(piece not in _PLACEHOLDERS for piece in _PIECE.findall(form))


def is_person(line: str) -> bool:
    """Whether a line is nothing but a name of some words."""
    return _IS_PERSON.fullmatch(line) is not None


def is_marked(line: str) -> bool:
    """Whether a line is marked as one of a list."""
    return _MARKED.match(line) is not None


def is_title(line: str) -> bool:
    """Whether a line reads as a title and not as sentences."""
    return len(line) <= _LONGEST_TITLE and not _ENDS_AS_SENTENCE.search(line)


def asks_for_title(line: str) -> bool:
    """Whether a label says that what it names comes next: «Read more:»."""
    return _ENDS_AS_LABEL.search(line) is not None


@lru_cache(maxsize=16)
def _bare(line: str) -> str:
    """A line on one line and without the signs around it; empty for what is quoted, is too long, or sets something right."""
    if len(line) > _LONGEST or _QUOTED.match(line) or _SETS_RIGHT.search(line):
        return ""
    made = " ".join(line.split())
    if "(c)" in made or "(C)" in made:
        made = _SIGN_OF_RIGHTS.sub("©", made)
    begins, ends = _BEFORE.match(made), len(made)
    while ends and not (made[ends - 1].isalnum() or made[ends - 1] == "_"):
        ends -= 1
    return made[begins.end() if begins else 0 : ends]


def _is_date(bare: str) -> bool:
    return bare[-1:].isalnum() and not _ANSWERS.match(bare) and _IN_FULL.search(bare) is not None and _DATED.fullmatch(bare) is not None


def _matches(forms: Forms, bare: str) -> bool:
    return any(form.fullmatch(bare) for form in _candidates(forms, bare))


def _candidates(forms: Forms, bare: str) -> list[Form]:
    first = _WORD.search(bare)
    return [*forms.get(first[0].lower(), ()), *(forms.get("", ()) if len(bare) < _LONGEST_TITLE else ())] if first else []


def _by_first_word(forms: Iterable[str]) -> Forms:
    """Forms compiled, by the word that they begin with; by none, those that begin with a placeholder."""
    found: Forms = {}
    for form in forms:
        pieces = _PIECE.findall(form)
        first = "" if pieces[0] in _PLACEHOLDERS else pieces[0].lower()
        found.setdefault(first, []).append((re.compile if first else Sieved)(_pattern(pieces), re.IGNORECASE))
    return found


def _pattern(pieces: list[str]) -> str:
    made = ""
    for piece in pieces:
        parts = r"[^\w©]{1,4}" if made and piece not in "…:," else ""
        made += parts + _PLACEHOLDERS.get(piece, re.escape(piece).replace("'", "['’]"))
    return made


def _any_of(phrases: Iterable[str]) -> str:
    return "|".join(_pattern(_PIECE.findall(phrase)) for phrase in phrases) or r"(?!)"
