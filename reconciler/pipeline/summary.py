"""An account -> the reconciled summary: what stands, what is still disputed, what was superseded by what, every line cited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from reconciler.pipeline.asking import head
from reconciler.pipeline.candidates import Lineage
from reconciler.pipeline.holding import standing
from reconciler.pipeline.lines import Cited, Disputed, Stands, Summary, Superseded, TopicSummary, Withdrawal
from reconciler.pipeline.matter import UNENDED, Beside, Indexed, Matter
from reconciler.pipeline.naming import called
from reconciler.pipeline.opposing import facing_sides
from reconciler.pipeline.origins import independent, originals
from reconciler.pipeline.uncontested import recounted, uncontested
from reconciler.pipeline.wording import GONE, REPLACED, RETRACTED, WITHDRAWN, silently, why
from reconciler.records import Account, Claim, Link, Modality, Position, Question, ReadReport, Report, Standing, Topic

__all__ = ["Cited", "Disputed", "Stands", "Summary", "Superseded", "TopicSummary", "Withdrawal", "reported_by", "summarise"]

# A mere possibility heads no account: what is said to be so comes before it.
_MAY_BE = frozenset({Modality.POSSIBLE, Modality.CONDITIONAL})


def summarise(
    account: Account,
    reads: Sequence[ReadReport],
    lines: Lineage,
    as_of: datetime | None = None,
    beside: Beside = Beside(),  # noqa: B008 - frozen
    topics: Sequence[Topic] | None = None,
) -> list[TopicSummary]:
    """A summary for each topic of the account that has a claim, last changed first; only of these `topics`, if they are given.

    For a past moment a report published later counts with what it states of before (`hindsight`), and its lines carry their
    date; but it names no topic, is not counted, and a topic that nobody had reported on by then is left out.
    """
    indexed = Indexed(account, reads, lines, as_of, beside)
    matters = [Matter(topic, indexed) for topic in (account.topics if topics is None else topics) if topic.claims]
    made = [_summary(matter) for matter in matters if matter.out]
    return sorted(made, key=lambda topic: (topic.last_at, topic.id), reverse=True)


def reported_by(account: Account, reads: Sequence[ReadReport], lines: Lineage, as_of: datetime) -> list[Topic]:
    """The topics of a past account that somebody had reported on by then, named and counted by what had come out."""
    indexed = Indexed(account, reads, lines, as_of, Beside())
    return [_as_reported(matter) for matter in (Matter(topic, indexed) for topic in account.topics) if matter.out]


def _as_reported(matter: Matter) -> Topic:
    if len(matter.out) == len(matter.reads):
        return matter.topic
    out = tuple(read.report.id for read in matter.out)
    own = originals(out, matter.origin_of)
    times = [read.report.published_at for read in matter.out if read.report.id in own]
    named = replace(matter.topic, label=_label(matter), first_at=min(times), last_at=max(times), reports=out)
    return replace(named, origins=_origins(matter), rings=matter.rings())


def _summary(matter: Matter) -> TopicSummary:
    times = [read.report.published_at for read in matter.out]
    (free, more_free), (before, more_before) = uncontested(matter), recounted(matter)
    disputed = [*_disputed(matter)]
    at_issue = {claim.claim_id for _, line in disputed for side in line.sides for claim in side}
    return TopicSummary(
        id=matter.topic.id,
        label=_label(matter),
        first_at=min(times),
        last_at=max(times),
        reports=len(matter.out),
        origins=_origins(matter),
        stands=tuple(line for _, line in sorted(standing(matter, at_issue), key=lambda each: _most_told(each[0], each[1].claim))),
        disputed=tuple(line for _, line in sorted(disputed, key=lambda each: _most_told(each[0], each[1].sides[0][0]))),
        superseded=tuple(line for _, line in sorted(_superseded(matter), key=_by_successor)),
        withdrawn=tuple(matter.cited(claim) for claim in matter.newest_first(_withdrawn(matter))),
        uncontested=tuple(map(matter.cited, free)),
        withdrawals=tuple(sorted(_withdrawals(matter), key=lambda each: _newest(each.claim))),
        recounted=tuple(map(matter.cited, before)),
        more_uncontested=more_free,
        more_recounted=more_before,
        rings=matter.rings(),
        open_contradictions=matter.topic.open_contradictions,
    )


def _newest(claim: Cited) -> tuple[float, str]:
    return -claim.published_at.timestamp(), claim.claim_id


def _most_told(question: Question, claim: Cited) -> tuple[bool, float, int, str, str]:
    """Newest first, then what may be so; of what one report tells, first what most claims are about, since one may answer several."""
    told = sum(len(position.claims) for position in question.positions)
    return claim.modality in _MAY_BE, -claim.published_at.timestamp(), -told, claim.claim_id, question.id


def _by_successor(each: tuple[Question, Superseded]) -> tuple[float, str, float, str, str]:
    question, line = each
    return *_newest(line.by), *_newest(line.claim), question.id


# --- what the topic is ------------------------------------------------------------------------------------------------


def _label(matter: Matter) -> str:
    """What the topic is called: the account's name; for a past moment by what had come out by then."""
    if len(matter.out) == len(matter.reads):
        return matter.topic.label
    return called(matter.out, matter.states, matter.ties(), matter.origin_of)


def _origins(matter: Matter) -> int:
    """How many independent sources had reported: the account's count; for a past moment that of what had come out by then."""
    if len(matter.out) == len(matter.reads):
        return matter.topic.origins
    return independent({read.report.id: read.report for read in matter.out}, matter.ties(), matter.origin_of)


# --- what is disputed, is superseded -------------------------------------------------------------------------------


def _disputed(matter: Matter) -> Iterator[tuple[Question, Disputed]]:
    for question in matter.questions:
        in_dispute = {each.id for each in question.positions if each.standing is Standing.DISPUTED}
        # What stands may be the other side of what is in dispute, but two that stand are in none.
        opposed = [pair for pair in question.excludes if not in_dispute.isdisjoint(pair)]
        among = {id_ for pair in opposed for id_ in pair}
        unended = [each for each in question.positions if each.id in among and each.standing in UNENDED]
        held = {each.id: speaking for each in unended if (speaking := _speaking(matter, each))}
        newest = sorted(held, key=lambda id_: (-matter.report_of(held[id_][0]).published_at.timestamp(), held[id_][0].id, id_))
        for sides in facing_sides({id_: held[id_] for id_ in newest}, [pair for pair in opposed if set(pair) <= held.keys()]):
            told = tuple(matter.newest_first(claim for id_ in side for claim in held[id_]) for side in sides)
            asks = next(filter(None, (head(question, side[0]) for side in told)), None)
            yield question, Disputed(asks, tuple(tuple(map(matter.cited, side)) for side in told))


def _speaking(matter: Matter, position: Position) -> list[Claim]:
    return [claim for claim in matter.live(position) if matter.standing(claim) in UNENDED]


def _superseded(matter: Matter) -> Iterator[tuple[Question, Superseded]]:
    for question in matter.questions:
        for position in question.positions:
            if position.standing is Standing.SUPERSEDED:
                gone = [claim for claim in matter.live(position) if matter.standing(claim) is not Standing.STANDS]
                yield from ((question, line) for line in _outdated(matter, question, gone))


def _outdated(matter: Matter, question: Question, claims: Sequence[Claim]) -> Iterator[Superseded]:
    """One line for a position: the last of its claims that names what superseded it, with the others."""
    ended = [(claim, link) for claim in claims if (link := matter.ending(claim))]

    def place(each: tuple[Claim, Link]) -> tuple[bool, int]:
        # What was published before its successor reads better as what it superseded; and of that, what most reports went against.
        return matter.report_of(each[0]).published_at > _later(matter, each[1]).published_at, -matter.outdone[each[0].id]

    ended.sort(key=place)
    for claim, first in ended[:1]:
        link = matter.surest_end(claim) or first
        by = matter.claims[link.later_claim_id]
        yield Superseded(
            asks=head(question, claim),
            claim=matter.cited(claim),
            by=matter.cited(by),
            basis=link.basis,
            reason=link.reason,
            others=matter.others(claims, claim, by),
            why=why(link, _later(matter, link)),
        )


def _later(matter: Matter, link: Link) -> Report:
    return matter.report_of(matter.claims[link.later_claim_id])


# --- what was withdrawn -----------------------------------------------------------------------------------------------


def _withdrawn(matter: Matter) -> list[Claim]:
    claims = [claim for claim in matter.claims.values() if matter.standing(claim) is Standing.WITHDRAWN]
    return [claim for claim in claims if not matter.is_copy(claim.report_id)]


def _withdrawals(matter: Matter) -> Iterator[Withdrawal]:
    """A line for each report that was withdrawn, a reprint's too: the reader of a reprint should know."""
    for read in matter.out:
        gone = [claim for claim in read.claims if claim.id in matter.claims and matter.standing(claim) is Standing.WITHDRAWN]
        if gone:
            id_ = read.report.id
            by = matter.retracted.get(id_) or matter.replaced.get(id_)
            said = _said(matter, id_)
            changed = matter.beside.silent.get(id_, ()) if said == REPLACED else ()
            yield Withdrawal(matter.cited(gone[0]), len(gone), matter.opening(by), silently(changed) if changed else said, changed)


def _said(matter: Matter, report: str) -> str:
    """Why a report's claims are withdrawn."""
    if report in matter.retracted:
        return RETRACTED
    if report in matter.replaced:
        return REPLACED
    return GONE if matter.origin_of.get(report, report) != report else WITHDRAWN
