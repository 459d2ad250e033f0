"""The place that was looked at last -> what the overview tells of what has changed since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reconciler.ports import Store
from reconciler.queries import Rejections
from reconciler.records import Claim, Decision, Link, Report, State, Supersession
from reconciler.service.news import News, news_since
from reconciler.web.views import Shown, shown

_LISTED = 5
_JOBS = 5


@dataclass(frozen=True, slots=True)
class Overturned:
    """A claim that was put out of date, by what, and on what basis."""

    earlier: Claim
    earlier_report: Report
    later: Claim
    later_report: Report
    link: Link


@dataclass(frozen=True, slots=True)
class Gone:
    """A report that was taken back: by a person's decision, or by its source's report `by`."""

    report: Report
    decision: Decision | None
    by: Report | None


@dataclass(frozen=True, slots=True)
class Newly:
    """What has changed since `since` (None: nothing was ever marked), with the whole news for the counts.

    Of each kind the newest few are shown, of contradictions those first that are open.
    `ahead` says that the place is of another history than this one: it is still to come here.
    """

    since: int | None
    news: News
    ahead: bool
    contradictions: Sequence[Shown]
    overturned: Sequence[Overturned]
    gone: Sequence[Gone]
    rejections: Sequence[Rejections]


def newly(store: Store, since: int | None) -> Newly:
    """What has changed since, with all that is shown of it looked up at once."""
    news = news_since(store, since) if since is not None else News(store.desk.last_change())
    overturned, retractions, withdrawals = news.overturned[:_LISTED], news.retractions[:_LISTED], news.withdrawals[:_LISTED]
    reports = _reports(store, [*overturned, *retractions], withdrawals)
    gone = [Gone(reports[one.about], one, None) for one in withdrawals if one.about in reports]
    gone += [
        Gone(reports[one.earlier_report_id], None, reports[one.later_report_id])
        for one in retractions
        if {one.earlier_report_id, one.later_report_id} <= reports.keys()
    ]
    return Newly(
        since=since,
        news=news,
        ahead=since is not None and since > news.place,
        contradictions=shown(store, sorted(news.contradictions, key=lambda one: one.state is not State.OPEN)[:_LISTED]),
        overturned=_overturned(store, overturned, reports),
        gone=gone,
        rejections=store.desk.rejections(_JOBS),
    )


def _reports(store: Store, links: Iterable[Supersession], withdrawals: Iterable[Decision]) -> dict[str, Report]:
    ids = {id_ for one in links for id_ in (one.earlier_report_id, one.later_report_id)} | {one.about for one in withdrawals}
    return store.archive.reports_by_id(ids) if ids else {}


def _overturned(store: Store, found: Sequence[Supersession], reports: dict[str, Report]) -> list[Overturned]:
    """Of each pair of reports the first claim that was overturned."""
    firsts = [one.links[0] for one in found]
    claims = store.shelf.claims_by_id({id_ for link in firsts for id_ in (link.earlier_claim_id, link.later_claim_id)}) if firsts else {}
    sides = ((link, claims[link.earlier_claim_id][0], claims[link.later_claim_id][0]) for link in firsts)
    return [Overturned(one, reports[one.report_id], other, reports[other.report_id], link) for link, one, other in sides]
