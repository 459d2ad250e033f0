"""A plan with its verdicts -> the account: topics, questions, contradictions, supersessions and where every claim stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from reconciler.pipeline.contradictions import Flagged, Pair, flag_contradictions
from reconciler.pipeline.copies import copied_claims
from reconciler.pipeline.decisions import Rulings
from reconciler.pipeline.origins import origins, published
from reconciler.pipeline.positions import Sides, gather_positions
from reconciler.pipeline.questions import asks, label
from reconciler.pipeline.standings import position_standings
from reconciler.pipeline.supersessions import Context, find_links
from reconciler.records import (
    Account,
    Claim,
    ClaimState,
    Contradiction,
    Link,
    Plan,
    Position,
    Question,
    ReadReport,
    Relation,
    Standing,
    State,
    Superseding,
    Supersession,
    Tie,
    Topic,
    Verdict,
)
from reconciler.text.keys import content_id


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From what score on a contradiction is shown, and from what score on a later claim supersedes an earlier one."""

    shown: float = 0.5
    sure: float = 0.5


def settle(
    reads: Sequence[ReadReport],
    ties: Sequence[Tie],
    plan: Plan,
    verdicts: Mapping[Pair, Sequence[Verdict]],
    ruled: Rulings,
    thresholds: Thresholds,
) -> Account:
    """The account of the reports. `verdicts` holds, by couple of report ids (earlier first), what the judge said of it."""
    by_id = {read.report.id: read for read in reads}
    accounts = [_TopicAccount(group, by_id, ties, plan, verdicts, ruled, thresholds) for group in plan.topics]
    return Account(
        topics=tuple(topic for account in accounts for topic in account.topics()),
        questions=tuple(question for account in accounts for question in account.questions()),
        contradictions=tuple(found for account in accounts for found in account.contradictions()),
        supersessions=tuple(found for account in accounts for found in account.supersessions()),
        states=tuple(state for account in accounts for state in account.states()),
    )


class _TopicAccount:
    """The account of one group of reports, worked out once and read off in parts."""

    def __init__(
        self,
        group: Sequence[str],
        by_id: Mapping[str, ReadReport],
        ties: Sequence[Tie],
        plan: Plan,
        verdicts: Mapping[Pair, Sequence[Verdict]],
        ruled: Rulings,
        thresholds: Thresholds,
    ) -> None:
        reads = sorted((by_id[id_] for id_ in group), key=lambda read: published(read.report))
        self._reads, self._plan, self._ruled = reads, plan, ruled
        self._reports = {read.report.id: read.report for read in reads}
        self._claims = {claim.id: claim for read in reads for claim in read.claims}
        self._ties = [tie for tie in ties if tie.a in self._reports and tie.b in self._reports]
        self._copied = copied_claims(reads, plan.origin_of)
        judged = [verdict for couple in sorted(verdicts) if set(couple) <= self._reports.keys() for verdict in verdicts[couple]]
        self._verdicts = [verdict for verdict in judged if self._topic_of(verdict.earlier) == self._topic_of(verdict.later)]
        self._flagged = flag_contradictions(self._verdicts, self._claims, self._copied.reviews(ruled.reviews), thresholds.shown)
        contradicting = {one.pair for one in self._flagged if not one.dismissed}
        updates = [v for v in self._verdicts if v.relation is Relation.UPDATES and (v.earlier, v.later) not in contradicting]
        context = Context(self._claims, self._reports, plan)
        self._links = find_links(self._flagged, updates, context, thresholds.sure)
        updating = {(link.earlier_claim_id, link.later_claim_id) for link in self._links} - contradicting
        self._sides = gather_positions(self._verdicts, contradicting, updating)
        moments = {claim.id: (claim.effective_at, self._reports[claim.report_id].published_at) for claim in self._claims.values()}
        self._position_standings = [position_standings(sides, self._links, self._claims, moments) for sides in self._sides]

    # --- topics -----------------------------------------------------------------------------------------------------

    def _topic_of(self, claim: str) -> str:
        split = self._ruled.apart.get(claim)
        return content_id("topic", self._founder, split) if split else content_id("topic", self._founder)

    @property
    def _founder(self) -> str:
        return min(self._reports.values(), key=lambda report: (report.published_at, report.id)).id

    def topics(self) -> list[Topic]:
        """The topic of the group, and one for each split that took claims out of it."""
        claims_of: dict[str, list[Claim]] = defaultdict(list)
        for claim in self._claims.values():
            claims_of[self._topic_of(claim.id)].append(claim)
        claims_of.setdefault(content_id("topic", self._founder), [])
        return [self._topic(id_, claims) for id_, claims in sorted(claims_of.items())]

    def _topic(self, id_: str, claims: Sequence[Claim]) -> Topic:
        whole = id_ == content_id("topic", self._founder)
        members = [r for r in self._reads if whole or any(claim.report_id == r.report.id for claim in claims)]
        reports = {read.report.id: read.report for read in members}
        times = [report.published_at for report in reports.values()]
        is_open = {State.OPEN, State.CONFIRMED}
        return Topic(
            id=id_,
            label=label(members, self._ties) if whole else claims[0].text[:120],
            first_at=min(times),
            last_at=max(times),
            reports=tuple(reports),
            claims=tuple(claim.id for claim in claims),
            origins=len(set(origins(reports, self._ties).values())),
            open_contradictions=sum(c.state in is_open and c.topic_id == id_ for c in self.contradictions()),
        )

    # --- questions --------------------------------------------------------------------------------------------------

    def questions(self) -> list[Question]:
        """Every question that the claims answer differently."""
        return [self._question(sides, standings) for sides, standings in zip(self._sides, self._position_standings, strict=True)]

    def _question(self, sides: Sides, standings: Sequence[Standing]) -> Question:
        within = {claim for position in sides.positions for claim in position}
        ids = [content_id("position", *position) for position in sides.positions]
        differing = [one for one in self._flagged if set(one.pair) <= within]
        return Question(
            id=_question_id(sides),
            topic_id=self._topic_of(sides.positions[0][0]),
            asks=asks(differing, [self._claims[claim] for claim in sorted(within)]),
            positions=tuple(self._position(*each) for each in zip(ids, sides.positions, standings, strict=True)),
            excludes=tuple((ids[a], ids[b]) for a, b in sides.excludes),
        )

    def _position(self, id_: str, members: Sequence[str], standing: Standing) -> Position:
        claims = [self._claims[claim] for claim in members]
        independent = origins(self._reports, self._ties)
        times = [claim.effective_at for claim in claims]
        shortest = min(claims, key=lambda claim: (claim.background, abs(len(claim.text) - 80), claim.id))
        return Position(
            id=id_,
            label=shortest.text,
            claims=tuple(members),
            origins=len({independent[claim.report_id] for claim in claims}),
            first_at=min(times),
            last_at=max(times),
            standing=standing,
        )

    # --- contradictions and supersessions ---------------------------------------------------------------------------

    def contradictions(self) -> list[Contradiction]:
        """All contradictions, dismissed ones too."""
        question_of = {claim: _question_id(sides) for sides in self._sides for position in sides.positions for claim in position}
        return [self._contradiction(one, question_of) for one in self._flagged]

    def _contradiction(self, one: Flagged, question_of: Mapping[str, str]) -> Contradiction:
        superseding = self._superseding(one)
        state = State.SUPERSEDED if superseding else State.OPEN
        if one.said in {State.CONFIRMED, State.DISMISSED}:
            state = State(one.said)
        earlier, later = (self._claims[claim] for claim in one.pair)
        return Contradiction(
            id=one.id,
            topic_id=self._topic_of(earlier.id),
            question_id=question_of.get(earlier.id, content_id("question", *sorted(one.pair))),
            kind=one.kind,
            score=round(one.verdict.contradicts, 3),
            state=state,
            earlier=earlier.id,
            later=later.id,
            reason=one.verdict.reasons[0] if one.verdict.reasons else f"{one.kind}: both cannot hold at one time",
            evidence=one.verdict.evidence,
            superseding=superseding,
            newest_at=max(self._reports[earlier.report_id].published_at, self._reports[later.report_id].published_at),
        )

    def _superseding(self, one: Flagged) -> Superseding | None:
        for link in self._links:
            if {link.earlier_claim_id, link.later_claim_id} == set(one.pair):
                return Superseding(link.later_claim_id, self._claims[link.later_claim_id].report_id, link.basis, link.reason)
        return None

    def supersessions(self) -> list[Supersession]:
        """One for each pair of reports of which the later puts something in the earlier out of date."""
        links: dict[Pair, list[Link]] = defaultdict(list)
        for link in self._links:
            links[self._claims[link.earlier_claim_id].report_id, self._claims[link.later_claim_id].report_id].append(link)
        for retracted, by in self._plan.retracted_by.items():
            if retracted in self._reports and by in self._reports:
                links.setdefault((retracted, by), [])
        return [self._supersession(pair, found) for pair, found in sorted(links.items())]

    def _supersession(self, pair: Pair, links: Sequence[Link]) -> Supersession:
        topic = self._topic_of(links[0].earlier_claim_id) if links else content_id("topic", self._founder)
        return Supersession(content_id("supersession", *pair), *pair, topic, tuple(links))

    # --- where every claim stands -----------------------------------------------------------------------------------

    def states(self) -> list[ClaimState]:
        """The state of every claim of the group; a claim of a reprint shares the state of the claim that it copies."""
        own = {claim: self._state(claim) for claim in self._claims}
        return [self._copied.shared(own, claim) for claim in sorted(own)]

    def _state(self, claim: str) -> ClaimState:
        placed = [(i, sides.of(claim)) for i, sides in enumerate(self._sides) if any(claim in p for p in sides.positions)]
        standings = [self._position_standings[i][position] for i, position in placed]
        return ClaimState(
            claim_id=claim,
            topic_id=self._topic_of(claim),
            positions=tuple((_question_id(self._sides[i]), content_id("position", *self._sides[i].positions[p])) for i, p in placed),
            standing=self._standing(claim, standings),
            superseded_by=tuple(sorted(self._superseded_by(claim, placed))) if Standing.SUPERSEDED in standings else (),
            contradicted_by=tuple(
                sorted(other for one in self._flagged if not one.dismissed and claim in one.pair for other in one.pair if other != claim)
            ),
        )

    def _standing(self, claim: str, standings: Sequence[Standing]) -> Standing:
        if is_withdrawn(self._claims[claim].report_id, self._plan):
            return Standing.WITHDRAWN
        return next((each for each in (Standing.SUPERSEDED, Standing.DISPUTED) if each in standings), Standing.STANDS)

    def _superseded_by(self, claim: str, placed: Iterable[tuple[int, int]]) -> set[str]:
        """The claims that supersede it directly; else those that supersede its position."""
        direct = {link.later_claim_id for link in self._links if link.earlier_claim_id == claim}
        peers = {other for i, position in placed for other in self._sides[i].positions[position]}
        return direct or {link.later_claim_id for link in self._links if link.earlier_claim_id in peers}


def is_withdrawn(report: str, plan: Plan) -> bool:
    """Whether a report's claims have lost their support: withdrawn, replaced, retracted, or a copy of one that was."""
    origin = plan.origin_of.get(report, report)
    gone = plan.withdrawn | plan.replaced_by.keys() | plan.retracted_by.keys()
    return report in gone or origin in gone


def withdrawn_account(read: ReadReport) -> Account:
    """The account of a report that a person withdrew: it is in no topic, and its claims are withdrawn."""
    states = tuple(ClaimState(claim.id, "", (), Standing.WITHDRAWN, (), ()) for claim in read.claims)
    return Account((), (), (), (), states)


def _question_id(sides: Sides) -> str:
    return content_id("question", *sorted(claim for position in sides.positions for claim in position))
