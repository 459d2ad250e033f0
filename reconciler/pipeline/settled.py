"""One group of reports with its verdicts -> its topics, questions, contradictions, supersessions and where its claims stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property

from reconciler.pipeline.asking import all_ask
from reconciler.pipeline.candidates import newest_edition
from reconciler.pipeline.contradictions import Flagged, Pair, flag_contradictions
from reconciler.pipeline.copies import copied_claims
from reconciler.pipeline.corroboration import Sourcing
from reconciler.pipeline.decisions import Rulings
from reconciler.pipeline.naming import called
from reconciler.pipeline.origins import independent, originals, origins, published
from reconciler.pipeline.stances import Stances
from reconciler.pipeline.supersessions import Context, amending, suggestions
from reconciler.pipeline.thresholds import Thresholds
from reconciler.pipeline.together import looked_at_together, moved_by
from reconciler.pipeline.topics import topic_id
from reconciler.pipeline.wording import DIFFER, as_a_whole, told_by_others
from reconciler.records import (
    Basis,
    Claim,
    Contradiction,
    Evidence,
    Kind,
    Link,
    Plan,
    Position,
    Question,
    ReadReport,
    Relation,
    Standing,
    State,
    Supersession,
    Tie,
    Together,
    Topic,
    Verdict,
)
from reconciler.text.keys import content_id


class TopicAccount:
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
        self._claims_of = {read.report.id: read.claims for read in reads}
        self._claims = {claim.id: claim for claims in self._claims_of.values() for claim in claims}
        self._whole = topic_id(reads[0].report.id)
        self._ties = ties
        self._sourcing = Sourcing(self._reports, origins(self._reports, self._ties))
        judged = [verdict for couple in sorted(verdicts) for verdict in verdicts[couple]]
        # Where nothing was split off, all is of one topic.
        self._verdicts = judged if not ruled.apart else [one for one in judged if self._topic_of(one.earlier) == self._topic_of(one.later)]
        context = Context(self._claims, self._reports, plan).leaned(self._verdicts)
        # Where claims stand, and which are on one question, all pairs say in sum already, each by itself.
        seen = looked_at_together(self._verdicts, thresholds.together)
        self._alone = {} if thresholds.together == Together() else {(one.earlier, one.later): one.contradicts for one in self._verdicts}
        flagged = flag_contradictions(seen, self._claims, ruled.reviews, thresholds.shown, context.leanings)
        copied = copied_claims(reads, plan.origin_of)
        self.stances = Stances(context, self._verdicts, flagged, copied, self._topic_of, thresholds.sure)
        self._suggested = suggestions(flagged, self.stances.applied, context, thresholds.suggested)

    # --- topics -----------------------------------------------------------------------------------------------------

    def _topic_of(self, claim: str) -> str:
        split = self._ruled.apart.get(claim)
        return topic_id(self._reads[0].report.id, split) if split else self._whole

    def topics(self) -> list[Topic]:
        """The topic of the group, and one for each split that took claims out of it."""
        claims_of: dict[str, list[Claim]] = defaultdict(list, {self._whole: []})
        for claim in self._claims.values():
            claims_of[self._topic_of(claim.id)].append(claim)
        return [self._topic(id_, claims) for id_, claims in sorted(claims_of.items())]

    def _topic(self, id_: str, claims: Sequence[Claim]) -> Topic:
        members = self._members(id_, claims)
        reports = {read.report.id: read.report for read in members}
        own = originals(reports, self._plan.origin_of)
        times = [reports[id_].published_at for id_ in own]
        is_open = {State.OPEN, State.CONFIRMED}
        # Of what nothing is left, all that was split off still tells what it was about.
        naming = [claim for claim in claims or self._claims.values() if claim.report_id in own]
        states = {claim.id: self.stances.state_of[claim.id] for claim in naming}
        return Topic(
            id=id_,
            label=called(members, states, self._ties, self._plan.origin_of),
            first_at=min(times),
            last_at=max(times),
            reports=tuple(reports),
            claims=tuple(claim.id for claim in claims if claim.report_id in own),
            origins=independent(reports, self._ties, self._plan.origin_of),
            open_contradictions=sum(c.state in is_open and c.topic_id == id_ for c in self.contradictions),
            rings=self._sourcing.rings(claims),
        )

    def _members(self, id_: str, claims: Sequence[Claim]) -> list[ReadReport]:
        """The reports that have a claim in a topic.

        With the whole topic stay the copies and the earlier editions of such a report, and what has no claims at all; where
        nothing is left of it, all.
        """
        there = {claim.report_id for claim in claims}
        if id_ != self._whole:
            return [read for read in self._reads if read.report.id in there]
        if not claims:
            return self._reads
        return [read for read in self._reads if not read.claims or not there.isdisjoint({read.report.id, self._leader(read.report.id)})]

    def _leader(self, report: str) -> str:
        """The report that an earlier edition or a copy stands for."""
        newest = newest_edition(report, self._plan.replaced_by)
        return self._plan.origin_of[newest]

    # --- questions --------------------------------------------------------------------------------------------------

    def questions(self) -> list[Question]:
        """Every question that the claims answer differently."""
        differing: dict[str, list[Flagged]] = {id_: [] for id_ in self.stances.question_ids}
        for one in self.stances.flagged:
            differing.get(self.stances.question_of(one.pair), []).append(one)
        asking = all_ask([(own, sides.pairs) for own, sides in zip(differing.values(), self.stances.sides, strict=True)], self._claims)
        return [self._question(number, asks) for number, asks in enumerate(asking)]

    def _question(self, number: int, asks: str) -> Question:
        sides, ids = self.stances.sides[number], self.stances.position_ids[number]
        return Question(
            id=self.stances.question_ids[number],
            topic_id=self._topic_of(sides.positions[0][0]),
            asks=asks,
            positions=tuple(self._position(*each) for each in zip(ids, sides.positions, self.stances.standings[number], strict=True)),
            excludes=tuple((ids[a], ids[b]) for a, b in sides.excludes),
        )

    def _position(self, id_: str, members: Sequence[str], standing: Standing) -> Position:
        claims = [self._claims[claim] for claim in members]
        times = [claim.effective_at for claim in claims]
        shortest = min(claims, key=lambda claim: (claim.background, abs(len(claim.text) - 80), claim.id))
        return Position(
            id=id_,
            label=shortest.text,
            claims=tuple(members),
            origins=self._sourcing.independent(claims),
            first_at=min(times),
            last_at=max(times),
            standing=standing,
        )

    # --- contradictions and supersessions ---------------------------------------------------------------------------

    @cached_property
    def contradictions(self) -> list[Contradiction]:
        """All contradictions, dismissed ones too."""
        return [self._contradiction(one) for one in self.stances.flagged]

    def _contradiction(self, one: Flagged) -> Contradiction:
        superseding = self.stances.superseding(one.pair)
        state = State.SUPERSEDED if superseding else State.OPEN
        if one.said in {State.CONFIRMED, State.DISMISSED}:
            state = State(one.said)
        earlier, later = (self._claims[claim] for claim in one.pair)
        reason, evidence = _why(one.verdict, self._alone.get(one.pair, one.verdict.contradicts), earlier, later)
        return Contradiction(
            id=one.id,
            topic_id=self._topic_of(earlier.id),
            question_id=self.stances.question_of(one.pair),
            kind=one.kind,
            score=round(one.verdict.contradicts, 3),
            state=state,
            earlier=earlier.id,
            later=later.id,
            reason=reason,
            evidence=evidence,
            superseding=superseding,
            suggested=self._suggested.get(one.pair) if state is State.OPEN else None,
            newest_at=max(self._reports[earlier.report_id].published_at, self._reports[later.report_id].published_at),
        )

    def supersessions(self) -> list[Supersession]:
        """One for each pair of reports of which the later puts something in the earlier out of date."""
        links: dict[Pair, list[Link]] = defaultdict(list)
        for link in self.stances.applied:
            links[self._claims[link.earlier_claim_id].report_id, self._claims[link.later_claim_id].report_id].append(link)
        amended = amending(self._reports, self._plan)
        pairs = sorted(links.keys() | amended.keys())
        return [self._supersession(pair, links.get(pair, []), *amended.get(pair, (None, ""))) for pair in pairs]

    def _supersession(self, pair: Pair, links: Sequence[Link], basis: Basis | None, reason: str) -> Supersession:
        topic = self._topic_of(links[0].earlier_claim_id) if links else self._whole
        return Supersession(content_id("supersession", *pair), *pair, topic, tuple(links), self._holds_in_part(pair[0]), basis, reason)

    def _holds_in_part(self, report: str) -> bool:
        """Whether something that the report takes a position on still stands or is in dispute."""
        states = self.stances.state_of
        own = [states[claim.id] for claim in self._claims_of[report]]
        return any(state.positions and state.standing in {Standing.STANDS, Standing.DISPUTED} for state in own)


def _why(verdict: Verdict, alone: float, earlier: Claim, later: Claim) -> tuple[str, tuple[Evidence, ...]]:
    """Why two claims are shown as contradicting, which the judge by itself scored `alone`.

    A judge gives no such reason for a pair that only others made likely: both claims as they are read stand for it.
    """
    reason, evidence = verdict.reasons[0] if verdict.reasons else "", verdict.evidence
    if not (evidence or (reason and verdict.relation is Relation.CONTRADICTS)):
        both = as_a_whole(earlier, later, alone)
        reason, evidence = f"{DIFFER[verdict.kind or Kind.STATUS]}: {both.says}", (both,)
    return reason, (*evidence, *told_by_others(earlier, later, moved_by(alone, verdict.contradicts)))
