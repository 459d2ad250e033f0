"""Contradicting and updating pairs -> which later claim puts which earlier one out of date, and on what basis."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from reconciler.pipeline.contradictions import Flagged
from reconciler.pipeline.leanings import NOTHING_SAID, Leaning, may_be_named, weigh
from reconciler.pipeline.wording import UNSURE
from reconciler.records import Basis, Claim, Kind, Link, Modality, Plan, Relation, Report, Standing, Superseding, Verdict
from reconciler.text.corrections import correcting, corrects, tells_of_since
from reconciler.text.outlets import same_outlet
from reconciler.text.speakers import same_speaker

# Below this a later claim is not sure enough to retire an earlier one.
SURE = 0.5
# From here on it is likely enough that the parties go on contradicting each other.
CONTESTED = 0.2
# What a publisher says of its own earlier words holds whatever else is said.
FIRM = frozenset({Basis.REVISION, Basis.CORRECTION, Basis.RETRACTION})
_A_DAY = timedelta(days=1)
_UNSETTLED = frozenset({Modality.PLANNED, Modality.POSSIBLE, Modality.CONDITIONAL, Modality.OPINION, Modality.QUESTION})
_ASSERTS_NOTHING = frozenset({Modality.QUESTION, Modality.OPINION, Modality.CONDITIONAL, Modality.POSSIBLE})


@dataclass(frozen=True, slots=True)
class Context:
    """What a basis is found from besides the pair: all claims and reports by id, the plan, and which way claims lean."""

    claims: Mapping[str, Claim]
    reports: Mapping[str, Report]
    plan: Plan
    leanings: Mapping[str, Leaning] = field(default_factory=dict)

    def leaning(self, claim: str) -> Leaning:
        """Which way a claim leans."""
        return self.leanings.get(claim, NOTHING_SAID)

    def leaned(self, verdicts: Sequence[Verdict]) -> Context:
        """The same with the leanings that come of these verdicts."""
        return replace(self, leanings=weigh(verdicts, self.claims, lambda verdict: _may_end(verdict, self)))


def find_links(flagged: Sequence[Flagged], verdicts: Sequence[Verdict], context: Context, sure: float = SURE) -> list[Link]:
    """All links, by claim ids. A dismissed pair supersedes nothing; a reviewer's choice of the superseding claim counts.

    Of a claim that leans to be out of date and that none of these ends, the pair is named that most likely does.
    """
    contradicting = [one for one in flagged if not one.dismissed]
    pairs = {one.pair for one in contradicting}
    updates = [v for v in verdicts if v.relation is Relation.UPDATES and (v.earlier, v.later) not in pairs]
    found = [_reviewed(one) or _link(one.verdict, one.kind, context, sure) for one in contradicting]
    found += [_link(verdict, None, context, sure) for verdict in updates]
    links = {link for link in found if link}
    told = {link.earlier_claim_id for link in links} | {claim for one in flagged if one.dismissed for claim in one.pair}
    apart = {(context.claims[link.earlier_claim_id].report_id, context.claims[link.later_claim_id].report_id) for link in links}
    links |= set(_unshown(verdicts, told, apart, context, sure))
    return sorted(links, key=lambda link: (link.earlier_claim_id, link.later_claim_id))


def _unshown(
    verdicts: Sequence[Verdict], told: Collection[str], apart: Container[tuple[str, str]], context: Context, sure: float
) -> Iterator[Link]:
    """What puts those claims out of date that lean that way, though nothing shown does: of each but the `told` ones the likeliest pair.

    Between reports that are `apart`, of which the later ends something else in the earlier, a fainter pair will do.
    """
    ended = {claim for claim, leaning in context.leanings.items() if leaning.standing is Standing.SUPERSEDED} - set(told)
    naming = [verdict for verdict in verdicts if verdict.earlier in ended and may_be_named(verdict, context.claims, apart)]
    for verdict in sorted(naming, key=lambda one: (-one.contradicts * one.supersedes, one.earlier, one.later)):
        if verdict.earlier in ended and (link := _link(verdict, verdict.kind, context, sure)):
            ended.discard(verdict.earlier)
            yield replace(link, reason=f"{link.reason}, {UNSURE}")


def of_what_was(links: Sequence[Link], kinds: Mapping[tuple[str, str], Kind | None]) -> list[Link]:
    """The links but those by which a claim that its own publisher has corrected or replaced puts out of date: it never was so.

    Where only its figure was wrong, what corrects it put out of date what it did: «200,000 were cleared, not 120,000» ends
    «none was cleared», too.
    """
    corrected = {link.earlier_claim_id: link.later_claim_id for link in links if link.basis in FIRM}
    kept = {(link.earlier_claim_id, link.later_claim_id): link for link in links if link.later_claim_id not in corrected}
    for link in links:
        by = link.later_claim_id
        while by in corrected and kinds.get((by, corrected[by])) is Kind.NUMBER:
            by = corrected[by]
        if by not in corrected and kinds.get((link.earlier_claim_id, link.later_claim_id)) is not Kind.NUMBER:
            kept.setdefault((link.earlier_claim_id, by), replace(link, later_claim_id=by))
    return [kept[pair] for pair in sorted(kept)]


def suggestions(
    flagged: Sequence[Flagged], links: Sequence[Link], context: Context, suggested: float
) -> dict[tuple[str, str], Superseding]:
    """By contradicting pair, what the later claim would do to the earlier one if it were surer: for a person to decide."""
    found, made = {}, {(link.earlier_claim_id, link.later_claim_id) for link in links}
    for one in flagged:
        applied = one.dismissed or one.pair in made
        link = None if applied else _link(one.verdict, one.kind, context, suggested)
        if link:
            by = context.claims[link.later_claim_id]
            found[one.pair] = Superseding(by.id, by.report_id, link.basis, link.reason)
    return found


def amending(reports: Mapping[str, Report], plan: Plan) -> dict[tuple[str, str], tuple[Basis, str]]:
    """By (earlier, later) report of one source, that the later corrects the earlier or takes it back."""
    told = [(pair, Basis.CORRECTION, "corrects") for pair in plan.corrected_by.items()]
    told += [(pair, Basis.RETRACTION, "takes back") for pair in plan.retracted_by.items()]
    return {pair: (basis, f"{reports[pair[1]].source} {does} its own report") for pair, basis, does in told if set(pair) <= reports.keys()}


def decided(flagged: Sequence[Flagged]) -> set[tuple[str, str]]:
    """The (earlier, later) claims of the links that a reviewer decided."""
    links = [_reviewed(one) for one in flagged if not one.dismissed]
    return {(link.earlier_claim_id, link.later_claim_id) for link in links if link}


def _reviewed(one: Flagged) -> Link | None:
    chosen = one.review.detail.get("supersedes") if one.review else None
    if chosen not in one.pair:
        return None
    other = one.pair[0] if chosen == one.pair[1] else one.pair[1]
    by = one.review.by if one.review else ""
    return Link(other, str(chosen), Basis.REVERSAL, f"decided by {by or 'a reviewer'}")


def _link(verdict: Verdict, kind: Kind | None, context: Context, sure: float) -> Link | None:
    earlier, later = context.claims[verdict.earlier], context.claims[verdict.later]
    for rule in _BASES:
        found = rule(earlier, later, verdict, kind, context, sure)
        if found is not None:
            return Link(earlier.id, later.id, *found) if isinstance(found, tuple) else None
    return None


Found = tuple[Basis, str] | bool | None


def _new_edition(earlier: Claim, later: Claim, _v: Verdict, _k: Kind | None, context: Context, _s: float) -> Found:
    if context.plan.replaced_by.get(earlier.report_id) == later.report_id:
        return Basis.REVISION, "a newer edition at the same address says otherwise"
    return None


def _correction(earlier: Claim, later: Claim, _v: Verdict, _k: Kind | None, context: Context, _s: float) -> Found:
    """What a report says of the one that it corrects, where it does so, or wherever it is nothing but a correction."""
    new, plan = context.reports[later.report_id], context.plan
    corrected = plan.corrected_by.get(earlier.report_id) or plan.corrected_by.get(plan.origin_of.get(earlier.report_id, ""))
    where = correcting(new.title, new.text) if corrected == later.report_id else range(0)
    within = where.start < later.end and later.start < where.stop if later.part == "text" else not where.start
    if where and within and not tells_of_since(later.text):
        return Basis.CORRECTION, f"{new.source} corrects its own report"
    return None


def _of_the_origin(earlier: Claim, later: Claim, _v: Verdict, _k: Kind | None, context: Context, _s: float) -> Found:
    """What is told on the word of an outlet does not put out of date what that outlet has corrected."""
    old, new = context.reports[earlier.report_id], context.reports[later.report_id]
    stale = old.source != new.source and later.credits is not None and same_outlet(later.credits, old.source)
    return False if stale and corrects(old.title, old.text) else None


def _same_instant(earlier: Claim, later: Claim, _v: Verdict, _k: Kind | None, context: Context, _s: float) -> Found:
    """Of what was published at one instant neither is the newer."""
    old, new = context.reports[earlier.report_id], context.reports[later.report_id]
    return False if old.published_at == new.published_at else None


def _recounted(earlier: Claim, later: Claim, _v: Verdict, _k: Kind | None, _c: Context, _s: float) -> Found:
    return False if earlier.background or later.background else None


def _of_an_earlier_time(earlier: Claim, later: Claim, _v: Verdict, _k: Kind | None, _c: Context, _s: float) -> Found:
    """What is published later of an earlier day does not overturn what was said to hold after it."""
    settled = later.modality.settled and earlier.modality.settled
    return False if settled and later.effective_at + _A_DAY <= earlier.effective_at else None


def _asserts_nothing(earlier: Claim, later: Claim, _v: Verdict, _k: Kind | None, _c: Context, _s: float) -> Found:
    """What is asked or possible ends nothing, but what who denied a thing now calls possible ends the denial."""
    gives_way = later.modality is Modality.POSSIBLE and earlier.modality is Modality.DENIED and same_speaker(earlier.speaker, later.speaker)
    return False if later.modality in _ASSERTS_NOTHING and not gives_way else None


def _contested(_e: Claim, later: Claim, verdict: Verdict, _k: Kind | None, _c: Context, sure: float) -> Found:
    """A denial, or a rival's word against another's, leaves the matter in dispute."""
    denied = later.modality is Modality.DENIED and verdict.supersedes < (1 + sure) / 2
    return False if denied or verdict.disputed > CONTESTED or verdict.supersedes < sure else None


def _outcome(earlier: Claim, later: Claim, _v: Verdict, kind: Kind | None, context: Context, _s: float) -> Found:
    if earlier.modality in _UNSETTLED and later.modality.settled:
        source = context.reports[later.report_id].source
        if kind is None:
            return Basis.CONFIRMATION, f"{source} reports as done what had been planned or possible"
        return Basis.OUTCOME, f"{source} reports what came of it"
    return None


def _newer(_e: Claim, later: Claim, _v: Verdict, kind: Kind | None, context: Context, _s: float) -> Found:
    source = context.reports[later.report_id].source
    if kind in {Kind.STATUS, Kind.NEGATION, Kind.OUTCOME, Kind.VALUE}:
        return Basis.REVERSAL, f"{source} reports a later, opposite state"
    return Basis.UPDATE, f"{source} reports a later figure or state"


# What speaks against any supersession, whatever a judge says.
_AGAINST = (_of_the_origin, _same_instant, _recounted, _of_an_earlier_time, _asserts_nothing)
# Ordered: an explicit act of the same publisher decides before anything that is read out of the words; then what speaks
# against any supersession; then the kinds of supersession from the special to the general.
_BASES = (
    _new_edition,
    _correction,
    *_AGAINST,
    _contested,
    _outcome,
    _newer,
)


def _may_end(verdict: Verdict, context: Context) -> bool:
    """Whether the later claim of a pair can put the earlier out of date at all."""
    earlier, later = context.claims[verdict.earlier], context.claims[verdict.later]
    return all(rule(earlier, later, verdict, None, context, 0.0) is None for rule in _AGAINST)
