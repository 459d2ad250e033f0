"""What is read from the memory store: every list is filtered and sorted in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import TypeVar

from reconciler.queries import Change, Filters, Key, Listed, Page, SourceCount
from reconciler.records import Claim, ClaimState, Contradiction, Question, Report, Standing, State, Supersession, Topic
from reconciler.store.codec import microseconds
from reconciler.store.memory_held import Held
from reconciler.text.keys import content_id
from reconciler.text.language import COMMON
from reconciler.text.words import words

R = TypeVar("R")


class MemoryShelf:
    """The Shelf port in memory: every list is filtered and sorted in full."""

    def __init__(self, held: Held) -> None:
        self._held = held

    def list_reports(self, filters: Filters, page: Page) -> Listed[Report]:
        """Reports, newest first."""
        kept = [
            read.report
            for read in self._held.seen().values()
            if _within(read.report.published_at, filters)
            and filters.source in {None, read.report.source}
            and (filters.topic is None or filters.topic in self.topics_of(read.report.id))
            and _has(f"{read.report.title} {read.report.text} {read.report.source}", filters.q)
        ]
        return _page(kept, page, lambda report: (microseconds(report.published_at), report.id))

    def list_claims(self, filters: Filters, page: Page) -> Listed[Claim]:
        """Claims of the newest report first."""
        states = self._states()
        kept = [
            (claim, read.report)
            for read in self._held.seen().values()
            for claim in read.claims
            if filters.report in {None, read.report.id}
            and _within(read.report.published_at, filters)
            and _has(claim.text, filters.q)
            and (filters.topic is None or (claim.id in states and states[claim.id].topic_id == filters.topic))
            and (filters.standing is None or (claim.id in states and states[claim.id].standing == filters.standing))
        ]
        listed = _page(kept, page, lambda one: (microseconds(one[1].published_at), one[0].id))
        return Listed(tuple(claim for claim, _ in listed.records), listed.next)

    def list_topics(self, filters: Filters, page: Page) -> Listed[Topic]:
        """Topics, last changed first."""
        claims = self._claims() if filters.q is not None else {}
        kept = [
            topic
            for topic in self._topics()
            if filters.open in {None, topic.open_contradictions > 0}
            and (filters.since is None or topic.last_at >= filters.since)
            and (filters.until is None or topic.first_at < filters.until)
            and (filters.q is None or any(_has(claims[claim].text, filters.q) for claim in topic.claims))
        ]
        return _page(kept, page, lambda topic: (microseconds(topic.last_at), topic.id))

    def list_contradictions(self, filters: Filters, page: Page) -> Listed[Contradiction]:
        """Contradictions, newest first."""
        claims = self._claims()
        found = [one for group in self._held.groups.values() for one in group.account.contradictions]
        kept = [one for one in found if self._keeps(one, filters, (claims[one.earlier], claims[one.later]))]
        return _page(kept, page, lambda found: (microseconds(found.newest_at), found.id))

    def _keeps(self, found: Contradiction, filters: Filters, claims: Sequence[Claim]) -> bool:
        wanted_state = found.state != State.DISMISSED if filters.state is None else found.state == filters.state
        return (
            wanted_state
            and filters.topic in {None, found.topic_id}
            and filters.question in {None, found.question_id}
            and filters.kind in {None, found.kind}
            and found.score >= (filters.min_score or 0)
            and _within(found.newest_at, filters)
            and (filters.source is None or any(self._held.reads[claim.report_id].report.source == filters.source for claim in claims))
            and (filters.report is None or any(claim.report_id == filters.report for claim in claims))
            and (filters.q is None or any(_has(claim.text, filters.q) for claim in claims))
        )

    def list_supersessions(self, filters: Filters, page: Page) -> Listed[Supersession]:
        """Supersessions, newest first."""
        kept = [
            (found, self._held.reads[found.later_report_id].report.published_at)
            for group in self._held.groups.values()
            for found in group.account.supersessions
            if filters.topic in {None, found.topic_id} and filters.report in {None, found.earlier_report_id, found.later_report_id}
        ]
        listed = _page([one for one in kept if _within(one[1], filters)], page, lambda one: (microseconds(one[1]), one[0].id))
        return Listed(tuple(found for found, _ in listed.records), listed.next)

    def list_sources(self, page: Page) -> Listed[SourceCount]:
        """Sources by name."""
        after = [source for source in self._sources() if page.after is None or source.name > str(page.after[0])]
        left = [source for source in after if page.since is None or source.last_at >= page.since]
        kept = left[: page.limit]
        return Listed(tuple(kept), (kept[-1].name, "") if len(left) > page.limit else None)

    def source(self, name_or_id: str) -> SourceCount | None:
        """A source by its id, or else by its name."""
        found = [source for source in self._sources() if name_or_id in {source.id, source.name}]
        return min(found, key=lambda source: source.id != name_or_id, default=None)

    def _sources(self) -> list[SourceCount]:
        times: dict[str, list[datetime]] = {}
        for read in self._held.seen().values():
            times.setdefault(read.report.source, []).append(read.report.published_at)
        return [SourceCount(content_id("source", name), name, len(at), min(at), max(at)) for name, at in sorted(times.items())]

    def claims_by_id(self, ids: Iterable[str]) -> dict[str, tuple[Claim, ClaimState | None]]:
        """Claims with their states."""
        states, wanted = self._states(), set(ids)
        claims = [claim for read in self._held.seen().values() for claim in read.claims if claim.id in wanted]
        return {claim.id: (claim, states.get(claim.id)) for claim in claims}

    def states_of(self, reports: Iterable[str]) -> dict[str, ClaimState | None]:
        """Where the claims of reports stand."""
        return {id_: state for report in reports for id_, (_, state) in self.claims_by_id(self.claim_ids_of(report)).items()}

    def claim_ids_of(self, report: str) -> list[str]:
        """A report's claims."""
        seen = self._held.seen()
        return [claim.id for claim in seen[report].claims] if report in seen else []

    def leading_standings(self, reports: Iterable[str]) -> dict[str, Standing]:
        """Where first claims stand."""
        first = {report: claims[0] for report in reports if (claims := self.claim_ids_of(report))}
        placed = self.claims_by_id(first.values())
        return {report: state.standing for report, claim in first.items() if (state := placed[claim][1]) is not None}

    def topics_of(self, report: str) -> list[str]:
        """A report's topics."""
        return sorted(topic.id for topic in self._topics() if report in topic.reports)

    def topics_by_report(self, reports: Iterable[str]) -> dict[str, list[str]]:
        """Topics of many reports."""
        return {report: found for report in reports if (found := self.topics_of(report))}

    def topic(self, id_: str) -> Topic | None:
        """A topic."""
        return next((topic for topic in self._topics() if topic.id == id_), None)

    def questions(self, topic: str) -> list[Question]:
        """A topic's questions."""
        found = [question for group in self._held.groups.values() for question in group.account.questions if question.topic_id == topic]
        return sorted(found, key=lambda question: (min(position.first_at for position in question.positions), question.id))

    def contradiction(self, id_: str) -> Contradiction | None:
        """A contradiction."""
        return next((found for group in self._held.groups.values() for found in group.account.contradictions if found.id == id_), None)

    def supersession(self, id_: str) -> Supersession | None:
        """A supersession."""
        return next((found for group in self._held.groups.values() for found in group.account.supersessions if found.id == id_), None)

    def counts(self) -> dict[str, int]:
        """How much there is."""
        groups = self._held.groups.values()
        by_state = Counter(found.state for group in groups for found in group.account.contradictions)
        return {
            "reports": len(self._held.seen()),
            "claims": sum(len(read.claims) for read in self._held.seen().values()),
            "topics": len(self._topics()),
            "supersessions": sum(len(group.account.supersessions) for group in groups),
            **{f"contradictions_{state}": by_state[state] for state in State},
        }

    def changes(self, since: int, limit: int) -> list[Change]:
        """What changed after a point."""
        return [change for change in self._held.changes if change.at > since][:limit]

    def _topics(self) -> list[Topic]:
        return [topic for group in self._held.groups.values() for topic in group.account.topics]

    def _states(self) -> dict[str, ClaimState]:
        return {state.claim_id: state for group in self._held.groups.values() for state in group.account.states}

    def _claims(self) -> dict[str, Claim]:
        return {claim.id: claim for read in self._held.seen().values() for claim in read.claims}


def _within(moment: datetime, filters: Filters) -> bool:
    return (filters.since is None or moment >= filters.since) and (filters.until is None or moment < filters.until)


def _has(text: str, q: str | None) -> bool:
    """Whether all words of a search are in the text, the last one as a prefix, unless it is one of the commonest."""
    if q is None:
        return True
    wanted, there = [word.lower for word in words(q)], [word.lower for word in words(text)]
    if not wanted or wanted[-1] in COMMON:
        return bool(wanted) and set(wanted) <= set(there)
    return set(wanted[:-1]) <= set(there) and any(word.startswith(wanted[-1]) for word in there)


def _page(records: Sequence[R], page: Page, key: Callable[[R], Key]) -> Listed[R]:
    newest = sorted(records, key=key, reverse=True)
    left = [record for record in newest if page.after is None or _place(key(record)) < _place(page.after)]
    kept = left[: page.limit]
    return Listed(tuple(kept), key(kept[-1]) if len(left) > page.limit else None)


def _place(key: Key) -> tuple[bool, int | float | str, str]:
    """What keys are compared by: a number and a text, from the cursor of another list, as in SQLite, where numbers come first."""
    return isinstance(key[0], str), *key
