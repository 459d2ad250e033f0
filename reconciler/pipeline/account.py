"""A plan with its verdicts -> the account: topics, questions, contradictions, supersessions and where every claim stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reconciler.pipeline.contradictions import Pair
from reconciler.pipeline.decisions import Rulings
from reconciler.pipeline.settled import TopicAccount
from reconciler.pipeline.thresholds import Thresholds
from reconciler.pipeline.tie_table import TieTable
from reconciler.pipeline.topics import both, by_group
from reconciler.records import Account, Plan, ReadReport, Tie, Verdict


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
    # Shared out once: each group going through those of all others would take as long as both their numbers multiplied.
    tied = TieTable.of(ties).by_group(plan.topics)
    judged = by_group(plan.topics, sorted(couple for couple, said in verdicts.items() if said), both)
    accounts = []
    for group in plan.topics:
        own = {couple: verdicts[couple] for couple in judged[group]}
        accounts.append(TopicAccount(group, by_id, tied[group], plan, own, ruled, thresholds))
    return Account(
        topics=tuple(topic for account in accounts for topic in account.topics()),
        questions=tuple(question for account in accounts for question in account.questions()),
        contradictions=tuple(found for account in accounts for found in account.contradictions),
        supersessions=tuple(found for account in accounts for found in account.supersessions()),
        states=tuple(state for account in accounts for state in account.stances.states()),
    )
