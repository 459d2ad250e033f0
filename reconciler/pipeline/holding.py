"""A topic's positions -> the lines for what stands: of a state what brought it about, of a figure what was said of it last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime

from reconciler.pipeline.asking import dimension_of, head, of_figures
from reconciler.pipeline.contradictions import contradiction_id
from reconciler.pipeline.lines import Stands
from reconciler.pipeline.matter import Matter
from reconciler.pipeline.surest import LookUp, surest
from reconciler.pipeline.wording import UNSURE, because
from reconciler.records import Basis, Claim, Link, Modality, Position, Question, Standing

# What speaks for a state only where nothing firmer does.
_UNFIRM = frozenset({Modality.OPINION, Modality.POSSIBLE, Modality.CONDITIONAL, Modality.QUESTION})


def standing(matter: Matter, at_issue: AbstractSet[str]) -> Iterator[tuple[Question, Stands]]:
    """Lines for what stands, but for the claims `at_issue`, which are told as a side of a dispute."""
    for question in matter.questions:
        for position in question.positions:
            # Not what is out of date on another question; but what was said in the knowledge of what put its position out of date.
            holding = [claim for claim in matter.live(position) if matter.standing(claim) is Standing.STANDS and claim.id not in at_issue]
            if holding and position.standing is not Standing.DISPUTED:
                yield (
                    question,
                    _of_a_figure(matter, question, holding) if of_figures(question) else _of_a_state(matter, question, position, holding),
                )


def _of_a_figure(matter: Matter, question: Question, claims: Sequence[Claim]) -> Stands:
    """A line that the newest claim speaks for; of a figure that is back, those since it is."""
    links = [link for claim in claims for link in _ending(matter, question, claim)]
    claims = _after(matter, _last(links, matter), claims)
    return _line(matter, question, claims[0], _foremost(links, matter), claims)


def _of_a_state(matter: Matter, question: Question, position: Position, claims: Sequence[Claim]) -> Stands:
    """A line that the claim speaks for by which the state came about, the first since it has been so; the newest where none is known.

    What others said of it later, such as what it has led to, is hard to tell from what it is.
    """
    claims = _unbroken(matter, position, claims)
    making = [claim for claim in claims if _ending(matter, question, claim)]
    if not making:
        return _line(matter, question, claims[0], None, claims)
    maker = min(making, key=lambda claim: (claim.modality in _UNFIRM, matter.place(claim)))
    links = _ending(matter, question, maker)
    return _line(matter, question, maker, _foremost(links, matter), _after(matter, _last(links, matter), claims), maker.effective_at)


def _line(
    matter: Matter, question: Question, claim: Claim, link: Link | None, claims: Sequence[Claim], since: datetime | None = None
) -> Stands:
    over = matter.claims[link.earlier_claim_id] if link else None
    against = matter.against(claims)
    return Stands(
        asks=head(question, claim),
        claim=matter.cited(claim),
        since=since or min(each.effective_at for each in claims),
        because=because(link, matter.report_of(over)) if link and over else None,
        others=matter.others(claims, claim),
        basis=link.basis if link else None,
        over=matter.cited(over) if over else None,
        contradicted_by=matter.others(against),
        perhaps_out_of_date=perhaps_ended(claim, against, matter.beside.contradictions),
    )


def perhaps_ended(claim: Claim, against: Sequence[Claim], contradictions: LookUp) -> bool:
    """Whether one of the claims against it is suggested to have put a claim out of date."""
    pairs = {contradiction_id(claim.id, other.id): other.id for other in against}
    found = contradictions(pairs) if pairs else {}
    return any(one.suggested is not None and one.suggested.claim_id == pairs[id_] for id_, one in found.items())


def _unbroken(matter: Matter, position: Position, claims: Sequence[Claim]) -> Sequence[Claim]:
    """Those of the claims since the state is so: what contradicted it and is out of date by now may have ended it for a time."""
    overs = [matter.claims[link.earlier_claim_id] for claim in claims for link in matter.links_into.get(claim.id, ())]
    breaks = {over.id: over for over in overs if over.modality.settled}
    broken = [
        held.effective_at
        for held in matter.live(position)
        for id_ in breaks.keys() & set(matter.states[held.id].contradicted_by)
        if held.effective_at <= breaks[id_].effective_at
    ]
    return [claim for claim in claims if claim.effective_at > max(broken)] or claims if broken else claims


def _ending(matter: Matter, question: Question, claim: Claim) -> list[Link]:
    """The links to what a claim put out of date; none by which it would reverse what says the same, «closed» and «closed again»."""
    links = matter.links_into.get(claim.id, ())
    return [
        link
        for link in links
        if link.basis is not Basis.REVERSAL or not answer_the_same(question, claim, matter.claims[link.earlier_claim_id])
    ]


def answer_the_same(question: Question, one: Claim, other: Claim) -> bool:
    """Whether two claims are on the same side of the dimension that a question asks for."""
    dimension = dimension_of(question)
    ours, theirs = ({each.degree > 0 for each in claim.readings if each.dimension == dimension} for claim in (one, other))
    return bool(ours) and ours == theirs


def _after(matter: Matter, link: Link | None, claims: Sequence[Claim]) -> Sequence[Claim]:
    """Those of the claims that hold for a time after that of what the link puts out of date."""
    ended = matter.claims[link.earlier_claim_id].effective_at if link else None
    return [claim for claim in claims if ended is None or claim.effective_at > ended] or claims


def _foremost(links: Sequence[Link], matter: Matter) -> Link | None:
    """The link to what was surely put out of date, the surest, the last of several; none where it is so by no single pair."""
    shown = sorted((link for link in links if not link.reason.endswith(UNSURE)), key=_place(matter), reverse=True)
    return surest(shown, matter.beside.contradictions)


def _last(links: Sequence[Link], matter: Matter) -> Link | None:
    """The link to the last of what was put out of date."""
    return max(links, key=_place(matter), default=None)


def _place(matter: Matter) -> Callable[[Link], tuple[datetime, datetime, str, str]]:
    """By what links are in order of time."""

    def place(link: Link) -> tuple[datetime, datetime, str, str]:
        last = matter.report_of(matter.claims[link.earlier_claim_id]).published_at
        return matter.claims[link.later_claim_id].effective_at, last, link.later_claim_id, link.earlier_claim_id

    return place
