"""Annotated stories (.sgl) and question cards (.txt) -> records.

A saga is a chain of reports on one matter; each sentence is annotated with the positions that it takes on the saga's
questions. A card is one question with ways of saying either answer, and sentences beside the point. Both formats are
described in training/README.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

DATA = Path(__file__).parent / "data"
_TAKES = re.compile(r"\s*\{([^{}]*)\}\s*$")
_TAKE = re.compile(r"^(q\d+):([\w-]+)(?:\s*@\s*(\S+))?(\s+recounts)?$")
_REPORT = re.compile(r"^(r\d+)\s*\|\s*([^|]+)\|\s*(\S+)\s*\|\s*(.*)$")
_RULE = re.compile(r"^(q\d+)\s+(pos|x|sup|disp|final)\s*=\s*(.*)$")
_CARD_LINE = re.compile(r"^([QABN]): (.*)$")


@dataclass(frozen=True)
class Take:
    """A position that a sentence takes; `at` is when it held, if not at publication; `recounts` an earlier state."""

    question: str
    position: str
    at: str | None = None
    recounts: bool = False


@dataclass(frozen=True)
class Sentence:
    """A sentence or title with its takes, and the paragraph that it stands in."""

    text: str
    takes: tuple[Take, ...]
    paragraph: int = 1


@dataclass
class Question:
    """What a saga's reports answer differently."""

    asks: str
    positions: set[str] = field(default_factory=set)
    incompatible: dict[frozenset[str], str] = field(default_factory=dict)
    supersedes: set[tuple[str, str]] = field(default_factory=set)
    disputed: set[frozenset[str]] = field(default_factory=set)
    final: set[str] = field(default_factory=set)


@dataclass
class AnnotatedReport:
    """A report of a saga."""

    id: str
    source: str
    published_at: datetime
    title: Sentence
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def units(self) -> list[Sentence]:
        """Title and sentences, in order."""
        return [self.title, *self.sentences]


@dataclass
class Saga:
    """A chain of reports on one matter."""

    id: str
    domain: str
    about: str
    questions: dict[str, Question] = field(default_factory=dict)
    reports: list[AnnotatedReport] = field(default_factory=list)

    @property
    def in_order(self) -> list[AnnotatedReport]:
        """The reports by publication."""
        return sorted(self.reports, key=lambda report: (report.published_at, report.id))


@dataclass
class Card:
    """A question with two ways of answering it, and sentences that do not."""

    id: str
    kind: str
    sides: dict[str, list[str]]


def sagas(part: str) -> list[Saga]:
    """The sagas of a part of the data: train, late, tune or held-out."""
    return [saga for path in sorted((DATA / "sagas").glob(f"{part}*.sgl")) for saga in parse_sagas(path.read_text(encoding="utf-8"))]


def cards() -> list[Card]:
    """All cards."""
    return [card for path in sorted((DATA / "cards").glob("*.txt")) for card in _parse_cards(path.read_text(encoding="utf-8"))]


def parse_sagas(text: str) -> list[Saga]:
    """The sagas in a text of the compact form. Raises ValueError, with the line for what does not parse, the saga for what does not fit."""
    found: list[Saga] = []
    paragraph = 1
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.rstrip()
        if line.startswith("## "):
            id_, domain, about = (*map(str.strip, line[3:].split("|")), "", "")[:3]
            found.append(Saga(id_, domain, about))
        elif not line.strip():
            paragraph += 1
        elif not found:
            raise ValueError(f"line {number}: text before the first saga")
        elif report := _REPORT.match(line):
            found[-1].reports.append(_report(report, number))
            paragraph = 1
        elif not _is_header(found[-1], line):
            words, takes = _annotated(line, number)
            found[-1].reports[-1].sentences.append(Sentence(words, takes, paragraph))
    for saga in found:
        _check(saga)
    return found


def _check(saga: Saga) -> None:
    """Refuse a saga that speaks of a question or of a position that it does not list."""
    takes = [take for report in saga.reports for unit in report.units for take in unit.takes]
    if unknown := {take.question for take in takes} - saga.questions.keys():
        raise ValueError(f"{saga.id}: no question {', '.join(sorted(unknown))}")
    for name, question in saga.questions.items():
        spoken_of = {take.position for take in takes if take.question == name} | question.final
        spoken_of.update(*question.incompatible, *question.supersedes, *question.disputed)
        if unknown := spoken_of - question.positions:
            raise ValueError(f"{saga.id}: {name} lists no position {', '.join(sorted(unknown))}")


def _report(match: re.Match[str], number: int) -> AnnotatedReport:
    title, takes = _annotated(match[4], number)
    return AnnotatedReport(match[1], match[2].strip(), datetime.fromisoformat(match[3]), Sentence(title, takes))


def _is_header(saga: Saga, line: str) -> bool:
    """Take a line that defines a question or a rule of one into the saga."""
    if asks := re.match(r"^(q\d+)\?\s*(.*)$", line):
        saga.questions[asks[1]] = Question(asks[2])
        return True
    rule = _RULE.match(line)
    if rule is None:
        return False
    question = saga.questions[rule[1]]
    for item in filter(None, re.split(r"\s*[,;]\s*", rule[3].strip())):
        words = re.split(r"[\s/>]+", item)
        if rule[2] == "pos":
            question.positions.add(words[0])
        elif rule[2] == "x":
            question.incompatible[frozenset(words[:2])] = words[2] if len(words) > 2 else "status"
        elif rule[2] == "sup":
            question.supersedes.add((words[0], words[1]))
        elif rule[2] == "disp":
            question.disputed.add(frozenset(words[:2]))
        elif rule[2] == "final":
            question.final.add(words[0])
    return True


def _annotated(line: str, number: int) -> tuple[str, tuple[Take, ...]]:
    match = _TAKES.search(line)
    if match is None:
        return line.strip(), ()
    return line[: match.start()].strip(), tuple(_takes(match[1], number))


def _takes(raw: str, number: int) -> Iterator[Take]:
    for part in filter(None, (piece.strip() for piece in raw.split(";"))):
        match = _TAKE.match(part)
        if match is None:
            raise ValueError(f"line {number}: bad take {part!r}")
        yield Take(match[1], match[2], match[3], bool(match[4]))


def _parse_cards(text: str) -> list[Card]:
    found: list[Card] = []
    for line in text.splitlines():
        if line.startswith("## "):
            id_, _, kind = (piece.strip() for piece in line[3:].split("|"))
            found.append(Card(id_, kind, {"A": [], "B": [], "N": []}))
        elif (match := _CARD_LINE.match(line.rstrip())) and match[1] != "Q":
            found[-1].sides[match[1]].append(match[2])
    return found
