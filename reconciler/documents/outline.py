"""A summary -> its outline: sections in one order, lines with quotations and numbered citations, for any document to print."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from reconciler.documents.groups import Answers, answers, disputes, gathered
from reconciler.documents.words import attribution, briefly, counted, days, excerpt, listed
from reconciler.pipeline.lines import Cited, Disputed, Stands, Summary, Superseded, TopicSummary, Withdrawal
from reconciler.pipeline.wording import day, ended


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question asks, which a document sets off."""

    words: str


# A stretch of a line: plain words, a question, or the number of a source.
Part = str | Asked | int
_CLOSING = frozenset(".,:")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a section, and the lines under it."""

    parts: tuple[Part, ...]
    under: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its lines."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """One topic's outline; a source's number is its place among `sources`, from 1."""

    label: str
    extent: str
    sections: tuple[Section, ...]
    sources: tuple[Cited, ...]


def spaced(parts: Iterable[Part]) -> Iterator[tuple[str, Part]]:
    """The parts of a line, each with the space that stands before it: none before the first, nor before a stop or a comma."""
    for place, part in enumerate(parts):
        yield "" if place == 0 or part in _CLOSING else " ", part


def outlines(summary: Summary) -> list[Outline]:
    """The outline of each topic."""
    return [_Outliner(topic, summary.as_of).outline() for topic in summary.topics]


@dataclass(slots=True)
class _Outliner:
    """One topic's outline in the making: it numbers the sources as they are cited."""

    topic: TopicSummary
    as_of: datetime | None
    numbers: dict[str, int] = field(default_factory=dict)
    sources: list[Cited] = field(default_factory=list)

    def outline(self) -> Outline:
        """The outline, each section worked out in order, so that the numbers rise."""
        topic = self.topic
        told = (
            ("What stands", [*_asked((each.asks, map(self._stands, each.lines)) for each in answers(topic.stands))]),
            ("Still in dispute", [self._disputed(each) for each in disputes(topic.disputed)]),
            ("Superseded", [self._successor(group) for group in gathered(topic.superseded, lambda each: each.by)]),
            ("Withdrawn", [self._withdrawn(each) for each in topic.withdrawals]),
            ("Also reported", [*map(self._line, topic.uncontested), *_more(topic.more_uncontested)]),
            ("Recounted, not counted as news", [*map(self._line, topic.recounted), *_more(topic.more_recounted)]),
        )
        extent = f"{counted(topic.reports, 'report')} from {counted(topic.origins, 'independent source')}"
        sections = tuple(Section(title, tuple(lines)) for title, lines in told if lines)
        leaning = "".join(f" {listed(ring)} tell things on one another's word." for ring in topic.rings)
        contrary = counted(topic.open_contradictions, "pair of claims is", "pairs of claims are")
        unsettled = f" {contrary} in open contradiction." if topic.open_contradictions else ""
        return Outline(topic.label, f"{extent}, {days(topic.first_at, topic.last_at)}.{unsettled}{leaning}", sections, tuple(self.sources))

    def _stands(self, same: Sequence[Stands]) -> Line:
        first = same[0]
        head = self._cited(first.claim)
        # What a headline and its lead said is reversed once.
        overs = {(each.because, each.over.report_id): each.over for each in reversed(same) if each.because and each.over}
        # Nor is one claim both reversed and brought up to date, as answers to two questions.
        once = {over.claim_id: (words, over) for (words, _), over in overs.items()}
        notes = [self._because(words, over) for words, over in reversed(once.values())]
        told = (first.claim, *(each.over for each in same if each.over))
        notes.append(self._against(same))
        notes.append(self._also(told, (other for each in same for other in (each.claim, *each.others))))
        return Line(head, tuple(Line(note) for note in dict.fromkeys(notes) if note))

    def _because(self, words: str, over: Cited) -> tuple[Part, ...]:
        return f"{words[:1].upper()}{words[1:]}:", briefly(over), self._number(over), "."

    def _against(self, same: Sequence[Stands]) -> tuple[Part, ...]:
        """That something contradicts what stands, and that it is perhaps out of date; nothing where there is no such thing."""
        claims = {self._number(claim): claim for each in reversed(same) for claim in each.contradicted_by}
        says = "Perhaps out of date: contradicted by" if any(each.perhaps_out_of_date for each in same) else "Contradicted by"
        told: list[Part] = [part for number in sorted(claims) for part in (",", briefly(claims[number]), number)]
        return (says, *told[1:], ".") if claims else ()

    def _disputed(self, asked: Answers[Disputed]) -> Line:
        told = [[self._side(side) for side in each.sides] for each in asked.lines]
        if asked.asks and len(told) == 1:
            return Line((Asked(asked.asks),), tuple(told[0]))
        # Each that is set against others, where there are several such or no words for what they are about.
        lines = [replace(one, under=tuple(Line(("Against", *other.parts)) for other in others)) for one, *others in told]
        return Line((Asked(asked.asks),), tuple(lines)) if asked.asks else lines[0]

    def _side(self, side: Sequence[Cited]) -> Line:
        return Line((*self._cited(side[0]), *_after(self._also(side[:1], side[1:]))))

    def _successor(self, group: Sequence[Superseded]) -> Line:
        by = group[0].by
        head = (
            f"Superseded on {day(by.published_at)} by",
            self._number(by),
            ":",
            excerpt(by),
            attribution(by, self.as_of, dated=False),
        )
        return Line(head, tuple(_asked((each.asks, map(self._superseded, each.lines)) for each in answers(group))))

    def _superseded(self, same: Sequence[Superseded]) -> Line:
        first = same[0]
        others = (other for each in same for other in (each.claim, *each.others))
        also = self._also((first.claim, first.by), others)
        word = ended(first.basis, first.reason)
        return Line((*self._cited(first.claim), *((f"({word})", ".") if word else (".", first.why)), *also))

    def _withdrawn(self, each: Withdrawal) -> Line:
        more = [",", f"and {counted(each.claims - 1, 'more claim')} of this report."] if each.claims > 1 else ["."]
        by = [each.why.removesuffix("."), ":", self._number(each.by), "."] if each.by else [each.why]
        return Line((*self._cited(each.claim), *more, *by))

    def _line(self, claim: Cited) -> Line:
        return Line(self._cited(claim))

    def _cited(self, claim: Cited) -> tuple[Part, ...]:
        return excerpt(claim), attribution(claim, self.as_of), self._number(claim)

    def _also(self, but: Iterable[Cited], others: Iterable[Cited]) -> tuple[Part, ...]:
        """A sentence that names the other reports that say so, those cited on the line left out; nothing where there are none."""
        told = {self._number(claim) for claim in but}
        numbers = sorted({self._number(other) for other in others} - told)
        return ("Also said in", *_in_a_row(numbers), ".") if numbers else ()

    def _number(self, claim: Cited) -> int:
        if claim.report_id not in self.numbers:
            self.sources.append(claim)
            self.numbers[claim.report_id] = len(self.sources)
        return self.numbers[claim.report_id]


def _in_a_row(numbers: Iterable[int]) -> tuple[Part, ...]:
    """Numbers of sources with commas between them."""
    return tuple(part for number in numbers for part in (",", number))[1:]


def _asked(groups: Iterable[tuple[str | None, Iterable[Line]]]) -> Iterator[Line]:
    """Lines under what they answer; over a single one it stands on the same line."""
    for asks, group in groups:
        own = tuple(group)
        if asks and len(own) > 1:
            yield Line((Asked(asks),), own)
        else:
            yield from (Line((Asked(asks), *line.parts), line.under) if asks else line for line in own)


def _after(also: tuple[Part, ...]) -> tuple[Part, ...]:
    return (".", *also) if also else ()


def _more(number: int) -> list[Line]:
    return [Line((f"{counted(number, 'more line')} of this kind left out; the service has them all.",))] if number else []
