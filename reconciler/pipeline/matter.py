"""A topic and its account -> what a summary looks things up in: the topic's claims, where they stand, and how they are cited."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from reconciler.pipeline.candidates import Lineage
from reconciler.pipeline.corroboration import Sourcing
from reconciler.pipeline.excerpts import about, starts_inside
from reconciler.pipeline.grades import Grades
from reconciler.pipeline.lines import Cited
from reconciler.pipeline.origins import published
from reconciler.pipeline.surest import LookUp, surest
from reconciler.pipeline.tie_table import TieTable
from reconciler.records import (
    Account,
    Basis,
    Claim,
    ClaimState,
    Link,
    Position,
    Question,
    ReadReport,
    Report,
    Standing,
    Topic,
)

UNENDED = frozenset({Standing.STANDS, Standing.DISPUTED})
# When a claim was published, and where it stands in its report.
Place = tuple[datetime, str, bool, int, str]


@dataclass(frozen=True, slots=True)
class Beside:
    """What a summary tells that no account has.

    `grades` are what people think of what is cited; `silent` says of an edition that was replaced without a word what changed;
    `contradictions` looks up what may have put a claim out of date, not surely enough to be applied.
    """

    grades: Grades = field(default_factory=Grades)
    silent: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    contradictions: LookUp = lambda _ids: {}


class Indexed:
    """An account and its reports, by id and by topic. Reports later than `as_of` print nothing: they had not come out."""

    def __init__(
        self,
        account: Account,
        reads: Sequence[ReadReport],
        lines: Lineage,
        as_of: datetime | None,
        beside: Beside,
    ) -> None:
        self.reads, self.origin_of, self.as_of = {read.report.id: read for read in reads}, lines.origin_of, as_of
        self.replaced, self.beside = lines.replaced_by, beside
        self.states: dict[str, ClaimState] = {state.claim_id: state for state in account.states}
        self.questions: dict[str, list[Question]] = defaultdict(list)
        self.links: dict[str, list[Link]] = defaultdict(list)
        self.outlets: dict[str, set[str]] = defaultdict(set)
        self.ties = TieTable.of(lines.ties)
        for question in account.questions:
            self.questions[question.topic_id].append(question)
        for link in (link for found in account.supersessions for link in found.links):
            self.links[self.states[link.later_claim_id].topic_id].append(link)
        taken_back = [found for found in account.supersessions if found.basis is Basis.RETRACTION]
        self.retracted = {found.earlier_report_id: found.later_report_id for found in taken_back}
        for read in reads:
            if self.is_out(read.report):
                self.outlets[self.origin_of.get(read.report.id, read.report.id)].add(read.report.source)

    def is_out(self, report: Report) -> bool:
        """Whether a report had been published by the moment that is looked at."""
        return self.as_of is None or report.published_at <= self.as_of


class Matter:
    """One topic with its reports, claims, questions and links at hand."""

    def __init__(self, topic: Topic, indexed: Indexed) -> None:
        self.topic, self.origin_of, self._outlets, self._ties = topic, indexed.origin_of, indexed.outlets, indexed.ties
        self.beside, self.retracted, self.replaced = indexed.beside, indexed.retracted, indexed.replaced
        reads = [indexed.reads[id_] for id_ in topic.reports]
        self.reads = sorted(reads, key=lambda read: published(read.report))
        self.out = [read for read in self.reads if indexed.is_out(read.report)]
        self.reports = {read.report.id: read.report for read in self.reads}
        self._newest = {id_: (-report.published_at.timestamp(), id_) for id_, report in self.reports.items()}
        within = set(topic.claims)
        self.claims = {claim.id: claim for read in self.reads for claim in read.claims if claim.id in within}
        self.states = {id_: indexed.states[id_] for id_ in self.claims}
        self._placed, self._all = indexed.states, indexed.reads
        self.questions = indexed.questions[topic.id]
        self.links = [link for link in indexed.links[topic.id] if {link.earlier_claim_id, link.later_claim_id} <= self.claims.keys()]
        self.outdone = Counter(link.earlier_claim_id for link in self.links)
        self._cited: dict[str, Cited] = {}
        self.links_into: dict[str, list[Link]] = defaultdict(list)
        self._links_from: dict[str, list[Link]] = defaultdict(list)
        self._link_into: dict[str, Link] = {}
        for link in self.links:
            self._links_from[link.earlier_claim_id].append(link)
            self.links_into[link.later_claim_id].append(link)
            last = self._link_into.setdefault(link.later_claim_id, link)
            if link.earlier_claim_id > last.earlier_claim_id:
                self._link_into[link.later_claim_id] = link

    def ending(self, claim: Claim) -> Link | None:
        """The link to the first of the claims that superseded this one, its own link if there is one.

        That is the first to be published after it, if any was; but rather one that was not reversed or corrected in turn.
        """
        over = set(self.states[claim.id].superseded_by)
        own = [link for link in self._links_from[claim.id] if link.later_claim_id in over]
        links = own or [self._link_into[id_] for id_ in over if id_ in self._link_into]
        said_at = self.report_of(claim).published_at

        def place(link: Link) -> tuple[bool, bool, Place]:
            by = self.claims[link.later_claim_id]
            undone = self.standing(by) is Standing.SUPERSEDED and (link.basis is Basis.REVERSAL or self._is_corrected(by))
            return self.report_of(by).published_at < said_at, undone, self.place(by)

        return min(links, key=place, default=None)

    def surest_end(self, claim: Claim) -> Link | None:
        """Of the links to what superseded a claim the surest, rather of those that were published after it; its own, if it has any."""
        over = set(self.states[claim.id].superseded_by)
        own = [link for link in self._links_from[claim.id] if link.later_claim_id in over]
        said_at = self.report_of(claim).published_at
        after = [link for link in own if self.report_of(self.claims[link.later_claim_id]).published_at >= said_at]
        own = sorted(after or own, key=lambda link: self.place(self.claims[link.later_claim_id]))
        return surest(own, self.beside.contradictions) or self.ending(claim)

    def _is_corrected(self, claim: Claim) -> bool:
        return any(link.basis is Basis.CORRECTION for link in self._links_from[claim.id])

    def place(self, claim: Claim) -> Place:
        """What claims are put in order by as they were published, the first first; of one report the text before the headline."""
        return self.report_of(claim).published_at, claim.report_id, claim.part == "title", claim.start, claim.id

    def against(self, claims: Iterable[Claim]) -> list[Claim]:
        """What is in open contradiction with one of some claims that stand, newest first: no side of it is out of date or withdrawn."""
        ids = {id_ for claim in claims for id_ in self.states[claim.id].contradicted_by if id_ in self.claims}
        return self.newest_first(self.claims[id_] for id_ in ids if self.standing(self.claims[id_]) in UNENDED)

    def report_of(self, claim: Claim) -> Report:
        """The claim's report."""
        return self._all[claim.report_id].report

    def standing(self, claim: Claim) -> Standing:
        """Where the claim stands."""
        return self.states[claim.id].standing

    def ties(self) -> TieTable:
        """How alike the reports are that had come out, where that was given."""
        return self._ties.of_few(read.report.id for read in self.out)

    def rings(self) -> tuple[tuple[str, ...], ...]:
        """The outlets that had told things on one another's word by the moment, read off the reports that had come out."""
        if len(self.out) == len(self.reads):
            return self.topic.rings
        claims = [claim for read in self.out for claim in read.claims if claim.id in self._placed]
        sourcing = Sourcing({read.report.id: read.report for read in self.out}, self.origin_of)
        # A reprint's claims too; what was split off is another topic's.
        return sourcing.rings(claim for claim in claims if self._placed[claim.id].topic_id == self.topic.id)

    def is_copy(self, report: str) -> bool:
        """Whether a report is a reprint: it is named as an outlet beside its origin, not on a line of its own."""
        origin = self.origin_of.get(report, report)
        return origin != report and origin in self.reports

    def live(self, position: Position) -> list[Claim]:
        """The claims that can speak for a position, newest first: not recounted, not withdrawn, no reprint's."""
        claims = [self.claims[id_] for id_ in position.claims if id_ in self.claims]
        return self.newest_first(
            claim
            for claim in claims
            if not claim.background and self.standing(claim) is not Standing.WITHDRAWN and not self.is_copy(claim.report_id)
        )

    def newest_first(self, claims: Iterable[Claim]) -> list[Claim]:
        """Claims by publication, newest first; of one report the text before the headline, which only sums it up."""

        def place(claim: Claim) -> tuple[float, str, bool, int]:
            return *self._newest[claim.report_id], claim.part == "title", claim.start

        return sorted(claims, key=place)

    def opening(self, report: str | None) -> Cited | None:
        """The first claim of a report, to cite it by: one in this topic, or else, where all were split off, whichever."""
        claims = self._all[report].claims if report in self._all else ()
        counting = [claim for claim in claims if claim.id in self._placed]
        first = next((claim for claim in counting if claim.id in self.claims), counting[0] if counting else None)
        return self.cited(first) if first else None

    def others(self, claims: Iterable[Claim], *but: Claim) -> tuple[Cited, ...]:
        """One claim of each report, without those reports that are cited on the line already."""
        first: dict[str, Claim] = {}
        for claim in claims:
            first.setdefault(claim.report_id, claim)
        told = {claim.report_id for claim in but}
        return tuple(self.cited(claim) for id_, claim in first.items() if id_ not in told)

    def cited(self, claim: Claim) -> Cited:
        """The claim with its report. It may be a side of many questions, and is looked up once."""
        if (told := self._cited.get(claim.id)) is None:
            told = self._cited[claim.id] = self._made(claim)
        return told

    def _made(self, claim: Claim) -> Cited:
        report = self.report_of(claim)
        grade = self.beside.grades.of_claim(claim, report)
        return Cited(
            claim_id=claim.id,
            report_id=report.id,
            quote=claim.text,
            speaker=claim.speaker,
            modality=claim.modality,
            source=report.source,
            title=report.title,
            published_at=report.published_at,
            effective_at=claim.effective_at,
            url=report.url,
            outlets=tuple(sorted(self._outlets[report.id] - {report.source})),
            background=claim.background,
            source_grade=grade.source,
            credibility=grade.credibility,
            starts_inside=starts_inside(claim, report),
            about=about(claim, report),
        )
