"""Judged claims of one topic -> where each of them stands: questions with positions, links, and the state of every claim."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property

from rapidfuzz import fuzz

from reconciler.pipeline.asking import shared_measures
from reconciler.pipeline.contradictions import Flagged, Pair
from reconciler.pipeline.copies import CopiedClaims
from reconciler.pipeline.position_leanings import PositionLeanings
from reconciler.pipeline.positions import Sides, facing, gather_positions, in_order
from reconciler.pipeline.standings import position_standings
from reconciler.pipeline.supersessions import FIRM, Context, decided, find_links, of_what_was
from reconciler.pipeline.withdrawals import is_withdrawn
from reconciler.records import ClaimState, Kind, Link, Standing, Superseding, Verdict
from reconciler.text.keys import content_id

# Claims of one report whose words are so much alike say one thing twice.
_MUCH_THE_SAME = 60.0
_GONE = frozenset({Standing.SUPERSEDED, Standing.WITHDRAWN})


class Stances:
    """Where the claims of a group of reports stand towards one another, worked out once.

    `flagged` are the contradictions, `links` what puts what out of date, `sides` the questions with their positions,
    `question_ids` and `position_ids` their ids, and `standings` whether each position of each question still stands.
    """

    def __init__(
        self,
        context: Context,
        verdicts: Sequence[Verdict],
        flagged: Sequence[Flagged],
        copied: CopiedClaims,
        topic_of: Callable[[str], str],
        sure: float,
    ) -> None:
        self._context, self._copied, self._topic_of = context, copied, topic_of
        self.flagged = flagged
        contradicting = {one.pair for one in flagged if not one.dismissed}
        self.links = of_what_was(find_links(flagged, verdicts, context, sure), {one.pair: one.kind for one in flagged})
        updating = {(link.earlier_claim_id, link.later_claim_id) for link in self.links} - contradicting
        dismissed = {one.pair for one in flagged if one.dismissed}
        # What a person dismissed has nothing to do with one another.
        telling = [replace(each, contradicts=0.0) if (each.earlier, each.later) in dismissed else each for each in verdicts]
        self.sides = gather_positions(
            telling, contradicting, updating, self._told_twice, lambda claim: context.claims[claim].report_id, self._in_what
        )
        self.question_ids = [content_id("question", *sorted(each.pairs)) for each in self.sides]
        # Some claims by themselves take a position on several questions.
        self.position_ids = [
            [content_id("position", id_, *position) for position in each.positions]
            for id_, each in zip(self.question_ids, self.sides, strict=True)
        ]
        self._placed = _places(self.sides)
        self._asked = {pair: number for number, each in enumerate(self.sides) for pair in each.pairs}
        self._links_from: dict[str, list[Link]] = defaultdict(list)
        for link in self.links:
            self._links_from[link.earlier_claim_id].append(link)
        self._opposed = facing(contradicting)
        self._moments = _Moments(context)
        firm = {(link.earlier_claim_id, link.later_claim_id) for link in self.links if link.basis in FIRM} | decided(flagged)
        confirmed = {one.pair for one in flagged if one.confirmed}
        unsure = contradicting - firm - confirmed
        leanings = PositionLeanings(context, {claim for pair in confirmed for claim in pair})
        between: dict[int | None, list[Link]] = defaultdict(list)
        for link in self.links:
            between[self._asked.get(in_order((link.earlier_claim_id, link.later_claim_id)))].append(link)
        counting = [leanings.counting(sides, between[number], unsure) for number, sides in enumerate(self.sides)]

        def stood(sides: Sides, links: Sequence[Link], ended: Container[str] = frozenset()) -> list[Standing]:
            return position_standings(sides, links, context.claims, self._moments, firm, leanings.holds, lambda each: _mostly(each, ended))

        standings = [stood(sides, links) for sides, links in zip(self.sides, counting, strict=True)]
        # Once more, now that it is known what is out of date on other questions.
        ended = self._superseded(standings)
        self.standings = [
            stood(sides, links, ended) if any(_mostly(each, ended) for each in sides.positions) else before
            for sides, links, before in zip(self.sides, counting, standings, strict=True)
        ]
        self._gone = {id_ for id_ in context.reports if is_withdrawn(id_, context.plan)}
        # Most claims take no position, and just stand.
        taking_part = self._placed.keys() | self._opposed.keys()
        if self._gone:
            taking_part |= {claim for claim in context.claims if self._withdrawn(claim)}
        self._own = {
            claim: self._state(claim) if claim in taking_part else ClaimState(claim, topic_of(claim), (), Standing.STANDS, (), ())
            for claim in sorted(context.claims)
        }

    def _told_twice(self, one: str, other: str) -> bool:
        ours, theirs = self._context.claims[one], self._context.claims[other]
        return ours.report_id == theirs.report_id and fuzz.token_set_ratio(ours.text.lower(), theirs.text.lower()) >= _MUCH_THE_SAME

    def _in_what(self, verdict: Verdict) -> tuple[Kind | None, frozenset[str]]:
        """In what the claims of a pair differ: the kind, and of figures what both count."""
        measures = verdict.kind is Kind.NUMBER
        earlier, later = (self._context.claims[claim] for claim in (verdict.earlier, verdict.later))
        return verdict.kind, shared_measures(earlier, later) if measures else frozenset()

    def _superseded(self, standings: Sequence[Sequence[Standing]]) -> set[str]:
        """The claims on positions that are out of date."""
        return {
            claim
            for sides, those in zip(self.sides, standings, strict=True)
            for position, standing in zip(sides.positions, those, strict=True)
            for claim in position
            if standing is Standing.SUPERSEDED
        }

    def states(self) -> list[ClaimState]:
        """The state of every claim; a claim of a reprint shares the state of the claim that it copies."""
        return list(self.state_of.values())

    @cached_property
    def state_of(self) -> dict[str, ClaimState]:
        """The states by claim."""
        return self._own | {claim: self._copied.shared(self._own, claim) for claim in self._copied.original}

    @cached_property
    def applied(self) -> list[Link]:
        """The links whose earlier claim is out of date in fact: what else would end it is for a person to decide."""
        return [link for link in self.links if self._own[link.earlier_claim_id].standing in _GONE]

    def question_of(self, pair: Pair) -> str:
        """The id of the question on which a contradicting pair differs."""
        number = self._asked.get(in_order(pair))
        return content_id("question", *sorted(pair)) if number is None else self.question_ids[number]

    def superseding(self, pair: Pair) -> Superseding | None:
        """What put a side of a contradiction out of date: the other side, or else a third report."""
        within = [
            link
            for claim in pair
            for link in self._links_from.get(claim, [])
            if link.later_claim_id in pair and self._own[claim].standing in _GONE
        ]
        link = within[0] if within else self._ending(pair)
        if link is None:
            return None
        reason = link.reason if within else f"a later report ended it: {link.reason}"
        return Superseding(link.later_claim_id, self._context.claims[link.later_claim_id].report_id, link.basis, reason)

    def _ending(self, pair: Pair) -> Link | None:
        """The newest link that put either claim of a pair, or the position it takes, out of date."""
        out = [claim for claim in pair if self._own[claim].standing is Standing.SUPERSEDED]
        over = {other for claim in out for other in self._own[claim].superseded_by}
        into = [self._links_into[place] for place in {place for claim in out for place in self._placed.get(claim, [])}]
        found = sorted({links[claim] for links in into for claim in over & links.keys()})
        links = [self._links_from[peer][number] for peer, number in found]
        return max(links, key=lambda link: self._moments[link.later_claim_id], default=None)

    @cached_property
    def _links_into(self) -> dict[tuple[int, int], dict[str, tuple[str, int]]]:
        """By position: what puts it out of date -> the first of its claims that it supersedes, and the number of the link from there."""
        return {
            (i, place): {
                link.later_claim_id: (peer, number)
                for peer in sorted(claims, reverse=True)
                for number, link in reversed([*enumerate(self._links_from.get(peer, ()))])
            }
            for i, sides in enumerate(self.sides)
            for place, claims in enumerate(sides.positions)
        }

    def _peers(self, claim: str) -> set[str]:
        """The claims on the positions that a claim takes."""
        return {other for i, place in self._placed.get(claim, []) for other in self.sides[i].positions[place]}

    def _state(self, claim: str) -> ClaimState:
        placed = self._placed.get(claim, [])
        standings = [self.standings[i][place] for i, place in placed]
        over = self._superseded_by(claim) if Standing.SUPERSEDED in standings else set()
        if self._outlives(claim, over):
            standings, over = [each for each in standings if each is not Standing.SUPERSEDED], set()
        return ClaimState(
            claim_id=claim,
            topic_id=self._topic_of(claim),
            positions=tuple((self.question_ids[i], self.position_ids[i][place]) for i, place in placed),
            standing=self._standing(claim, standings),
            superseded_by=tuple(sorted(over)),
            contradicted_by=tuple(sorted(self._opposed.get(claim, ()))),
        )

    def _standing(self, claim: str, standings: Sequence[Standing]) -> Standing:
        if self._withdrawn(claim):
            return Standing.WITHDRAWN
        return next((each for each in (Standing.SUPERSEDED, Standing.DISPUTED) if each in standings), Standing.STANDS)

    def _withdrawn(self, claim: str) -> bool:
        return self._context.claims[claim].report_id in self._gone

    def _outlives(self, claim: str, over: Iterable[str]) -> bool:
        """Whether only its position is out of date, by what was published no later than it: it was said in the knowledge of that."""
        own, published = self._context.claims[claim], self._moments[claim][1]
        told = own.background or any(link.later_claim_id in over for link in self._links_from.get(claim, ()))
        return not told and all(self._moments[other][1] <= published for other in over)

    def _superseded_by(self, claim: str) -> set[str]:
        """The claims that supersede it directly; else those that supersede its position."""
        direct = {link.later_claim_id for link in self._links_from.get(claim, [])}
        peers = self._peers(claim)
        over = {link.later_claim_id for peer in peers for link in self._links_from.get(peer, [])} - peers
        own = self._context.claims[claim].report_id
        return direct or {other for other in over if self._context.claims[other].report_id != own} or over


class _Moments(dict[str, tuple[datetime, datetime]]):
    """When a claim holds, and when it was published: what is told of the day of its report holds when that came out."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def __missing__(self, claim: str) -> tuple[datetime, datetime]:
        told = self._context.claims[claim]
        published_at = self._context.reports[told.report_id].published_at
        of_that_day = told.effective_at.date() == published_at.date()
        self[claim] = moment = published_at if of_that_day else told.effective_at, published_at
        return moment


def _places(questions: Sequence[Sides]) -> Mapping[str, list[tuple[int, int]]]:
    """Claim -> the positions it takes, by the number of the question and the number of the position in it."""
    placed: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for i, sides in enumerate(questions):
        for place, position in enumerate(sides.positions):
            for claim in position:
                placed[claim].append((i, place))
    return placed


def _mostly(position: Sequence[str], ended: Container[str]) -> bool:
    """Whether most of a position's claims are out of date on another question."""
    return 2 * sum(claim in ended for claim in position) > len(position)
