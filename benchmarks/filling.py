"""Made reports -> a store with their account, through its own seams in big batches: read and grouped as made, not by a judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from itertools import groupby, product

from benchmarks.generator import Made
from reconciler.intake.drafts import report_from
from reconciler.pipeline.origins import published
from reconciler.pipeline.readings import readings
from reconciler.pipeline.terms import report_terms
from reconciler.pipeline.ties import lookup_keys
from reconciler.pipeline.topics import topic_id
from reconciler.queries import Group
from reconciler.records import (
    Account,
    Basis,
    Claim,
    ClaimState,
    Contradiction,
    Kind,
    Link,
    Modality,
    Position,
    Question,
    ReadReport,
    Report,
    Standing,
    State,
    Supersession,
    Topic,
)
from reconciler.service import Service
from reconciler.text.keys import content_id
from reconciler.text.lexicon import Lexicon

_BATCH = 400
_RECEIVED = datetime(2026, 11, 1, tzinfo=UTC)
_KINDS, _STATES = tuple(Kind), (State.OPEN, State.OPEN, State.SUPERSEDED, State.CONFIRMED)


def fill(service: Service, made: Iterable[Made], *, tied: bool) -> int:
    """Keep all the reports; with `tied`, tied to what they are like as the service does it. Answers how many claims there are."""
    claims = 0
    for batch in _batches(groupby(made, key=lambda one: one.story)):
        with service.store.writing():
            for story in batch:
                reads = {read.report.id: (one, read) for one in story if (read := _read(one, service.deriver.lexicon))}
                _keep(service, [read for _, read in reads.values()], tied=tied)
                service.store.workings.replace_groups((), [_group(list(reads.values()))])
                claims += sum(len(read.claims) for _, read in reads.values())
    return claims


def _batches(stories: Iterable[tuple[int, Iterator[Made]]]) -> Iterator[list[list[Made]]]:
    batch: list[list[Made]] = []
    for _, told in stories:
        batch.append(list(told))
        if sum(map(len, batch)) >= _BATCH:
            yield batch
            batch = []
    yield batch


def _keep(service: Service, reads: Sequence[ReadReport], *, tied: bool) -> None:
    if tied:
        service.deriver.take_in(reads)
        return
    for read in reads:
        service.store.archive.add_report(read, lookup_keys(read.report.text))


def _read(made: Made, lexicon: Lexicon) -> ReadReport:
    report = report_from(made.fields, _RECEIVED)
    terms = report_terms(report.title, report.text, lexicon)
    spans = [(0, len(report.title)), *made.spans]
    return ReadReport(report, tuple(_claim(report, number, span, made, lexicon) for number, span in enumerate(spans)), terms)


def _claim(report: Report, number: int, span: tuple[int, int], made: Made, lexicon: Lexicon) -> Claim:
    part, text = ("text", report.text) if number else ("title", report.title)
    clause = text[slice(*span)]
    found = readings(clause, span[0], lexicon) if made.side is not None and number == 2 else ()
    return Claim(
        content_id("claim", report.id, part, *span),
        report.id,
        part,
        *span,
        clause,
        None,
        Modality.ASSERTED,
        report.published_at,
        "published_at",
        background=False,
        readings=found,
    )


# --- the account of a story: one topic, and one question where its reports take both sides --------------------------------


def _group(story: Sequence[tuple[Made, ReadReport]]) -> Group:
    story = sorted(story, key=lambda one: published(one[1].report))
    reads = [read for _, read in story]
    members = tuple(sorted(read.report.id for read in reads))
    topic = topic_id(reads[0].report.id)
    sides = [[read.claims[2] for made, read in story if made.side == side] for side in (0, 1)]
    against = [_contradiction(topic, *pair) for pair in product(*sides)]
    return Group(content_id("group", members[0]), "made", members, _account(topic, reads, sides, against))


def _account(topic: str, reads: Sequence[ReadReport], sides: Sequence[Sequence[Claim]], against: Sequence[Contradiction]) -> Account:
    opposed = {claim.id for side in sides for claim in side} if against else set()
    claims = [claim.id for read in reads for claim in read.claims]
    first, last = reads[0].report.published_at, reads[-1].report.published_at
    ids = tuple(read.report.id for read in reads)
    made = Topic(topic, reads[0].report.title, first, last, ids, tuple(claims), len(reads), len(against))
    states = [ClaimState(claim, topic, (), Standing.DISPUTED if claim in opposed else Standing.STANDS, (), ()) for claim in claims]
    questions = (_question(topic, sides),) if against else ()
    return Account((made,), questions, tuple(against), tuple(_supersessions(topic, against, sides)), tuple(states))


def _contradiction(topic: str, one: Claim, other: Claim) -> Contradiction:
    earlier, later = sorted((one, other), key=lambda claim: (claim.effective_at, claim.id))
    id_ = content_id("contradiction", earlier.id, later.id)
    at = int(id_[-6:], 16)
    kind, state, score = _KINDS[at % len(_KINDS)], _STATES[at // 7 % len(_STATES)], round(0.25 + at % 751 / 1000, 3)
    question = content_id("question", topic)
    return Contradiction(id_, topic, question, kind, score, state, earlier.id, later.id, "made", (), None, later.effective_at)


def _question(topic: str, sides: Sequence[Sequence[Claim]]) -> Question:
    positions = tuple(_position(topic, number, side) for number, side in enumerate(sides))
    return Question(content_id("question", topic), topic, "Which of both?", positions, ((positions[0].id, positions[1].id),))


def _position(topic: str, number: int, side: Sequence[Claim]) -> Position:
    times, claims = sorted(claim.effective_at for claim in side), tuple(claim.id for claim in side)
    id_ = content_id("position", topic, number)
    return Position(id_, side[0].text, claims, len(side), times[0], times[-1], Standing.DISPUTED)


def _supersessions(topic: str, against: Sequence[Contradiction], sides: Sequence[Sequence[Claim]]) -> Iterator[Supersession]:
    report_of = {claim.id: claim.report_id for side in sides for claim in side}
    for pair in {(report_of[one.earlier], report_of[one.later]): one for one in against if one.state is State.SUPERSEDED}.items():
        (earlier, later), one = pair
        link = Link(one.earlier, one.later, Basis.UPDATE, "made")
        yield Supersession(content_id("supersession", earlier, later), earlier, later, topic, (link,))
