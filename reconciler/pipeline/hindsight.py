"""Reports and decisions -> those that count for a moment: as the world stood then, or as this service knew it then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from reconciler.queries import Dating
from reconciler.records import Account, Decision, ReadReport, Report, Supersession, Topic


def as_dated(reports: Mapping[str, Report], datings: Iterable[Dating]) -> list[Report]:
    """Those of the reports that counted as published at another time then, as they were: of a report's datings the first holds."""
    first: dict[str, Dating] = {}
    for dating in datings:
        first.setdefault(dating.report_id, dating)
    return [
        replace(reports[id_], published_at=was.published_at, published_given=was.published_given, warnings=was.warnings)
        for id_, was in sorted(first.items())
        if id_ in reports
    ]


def as_known(reads: Iterable[ReadReport], moment: datetime) -> list[ReadReport]:
    """The reports that had been received by `moment`, and were no longer under embargo then."""
    return [
        read
        for read in reads
        if read.report.received_at <= moment and (read.report.embargoed_until is None or read.report.embargoed_until <= moment)
    ]


def decided_by(decisions: Iterable[Decision], moment: datetime) -> list[Decision]:
    """The decisions that had been taken by `moment`."""
    return [decision for decision in decisions if decision.at <= moment]


def as_the_world_stood(reads: Sequence[ReadReport], moment: datetime) -> list[ReadReport]:
    """The reports with only those claims that hold for a time up to `moment`.

    A report published later still counts with what it states of before; one that states nothing of before is left out.
    """
    kept = [replace(read, claims=tuple(claim for claim in read.claims if claim.effective_at <= moment)) for read in reads]
    return [read for read in kept if read.claims or read.report.published_at <= moment]


def within(account: Account, topics: Sequence[Topic]) -> Account:
    """The part of an account that belongs to these of its topics, given as they are to be shown; what is in no topic is kept."""
    gone = {topic.id for topic in account.topics} - {topic.id for topic in topics}
    # A copy's claim may be here while it shares the state of one that was split off.
    own = {claim for topic in topics for claim in topic.claims}
    left = {state.claim_id for state in account.states if state.topic_id in gone} - own
    return Account(
        topics=tuple(topics),
        questions=tuple(question for question in account.questions if question.topic_id not in gone),
        contradictions=tuple(found for found in account.contradictions if found.topic_id not in gone),
        supersessions=tuple(_without(left, gone, account.supersessions)),
        states=tuple(state for state in account.states if state.claim_id not in left),
    )


def _without(left: set[str], gone: set[str], supersessions: Iterable[Supersession]) -> Iterator[Supersession]:
    """The supersessions without their links to or from claims that are left out; after a split one may have links in both topics.

    One that a report tells of itself needs no links.
    """
    for found in supersessions:
        links = tuple(link for link in found.links if link.earlier_claim_id not in left and link.later_claim_id not in left)
        if links or (found.basis and found.topic_id not in gone):
            yield replace(found, links=links)


def of_account(reads: Sequence[ReadReport], account: Account, moment: datetime) -> list[ReadReport]:
    """The reports with only those claims that the account says something of; of those published later, only the ones with any."""
    stated = {state.claim_id for state in account.states}
    bearing = {report for found in account.supersessions for report in (found.earlier_report_id, found.later_report_id)}
    kept = [replace(read, claims=tuple(claim for claim in read.claims if claim.id in stated)) for read in reads]
    return [read for read in kept if read.claims or read.report.id in bearing or read.report.published_at <= moment]
