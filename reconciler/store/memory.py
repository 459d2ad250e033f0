"""The store in memory: slow and obvious, the oracle of the others and the scratch pad of `rebuild --check`."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar

from reconciler.errors import StoreError
from reconciler.queries import Change, Filters, Group, Job, JobStatus, Key, Listed, Page, SourceCount, Token
from reconciler.records import (
    Claim,
    ClaimState,
    Contradiction,
    Decision,
    Question,
    ReadReport,
    Report,
    State,
    Supersession,
    Tie,
    Topic,
    Verdict,
)
from reconciler.store.codec import microseconds
from reconciler.text.keys import content_id
from reconciler.text.words import words

R = TypeVar("R")
Pair = tuple[str, str]


class _Shelves:
    """All that the memory store holds; a unit of work keeps a shallow copy to go back to."""

    def __init__(self) -> None:
        self.reads: dict[str, ReadReport] = {}
        self.copy_keys: dict[str, frozenset[int]] = {}
        self.decisions: tuple[Decision, ...] = ()
        self.keys: dict[str, Pair] = {}
        self.jobs: dict[str, Job] = {}
        self.tokens: dict[str, Token] = {}
        self.settings: dict[str, str] = {}
        self.ties: dict[Pair, Tie] = {}
        self.links: frozenset[Pair] = frozenset()
        self.verdicts: dict[Pair, tuple[Verdict, ...]] = {}
        self.groups: dict[str, Group] = {}
        self.changes: tuple[Change, ...] = ()

    def snapshot(self) -> dict[str, Any]:
        """A copy that later changes do not reach."""
        return {name: copy(value) for name, value in vars(self).items()}


class MemoryStore:
    """A store that forgets when the process ends."""

    def __init__(self) -> None:
        held = _Shelves()
        self._held, self._writer = held, threading.RLock()
        self.archive = MemoryArchive(held)
        self.workings = MemoryWorkings(held)
        self.shelf = MemoryShelf(held)

    @contextmanager
    def writing(self) -> Iterator[None]:
        """One unit of work, undone as a whole if it raises."""
        with self._writer:
            before = self._held.snapshot()
            try:
                yield
            except BaseException:
                vars(self._held).update(before)
                raise

    def close(self) -> None:
        """Nothing to give back."""

    def check(self) -> list[str]:
        """Nothing can be wrong with memory."""
        return []

    def backup(self, path: str) -> None:
        """Raises StoreError: there is no file."""
        raise StoreError(f"a store in memory cannot be copied to {path}")


class MemoryArchive:
    """The Archive port in memory."""

    def __init__(self, held: _Shelves) -> None:
        self._held = held

    def add_report(self, read: ReadReport, copy_keys: Iterable[int]) -> None:
        """Keep a report."""
        self.reread(read, copy_keys)
        _note(self._held, "report", read.report.id, "created")

    def reread(self, read: ReadReport, copy_keys: Iterable[int]) -> None:
        """Replace what was read of a report."""
        self._held.reads[read.report.id] = read
        self._held.copy_keys[read.report.id] = frozenset(copy_keys)

    def reports_by_id(self, ids: Iterable[str]) -> dict[str, Report]:
        """Reports by id."""
        return {id_: self._held.reads[id_].report for id_ in ids if id_ in self._held.reads}

    def reads(self, ids: Iterable[str]) -> dict[str, ReadReport]:
        """Reports with their claims by id."""
        return {id_: self._held.reads[id_] for id_ in ids if id_ in self._held.reads}

    def report_ids(self) -> list[str]:
        """All ids, in order of publication."""
        return sorted(self._held.reads, key=lambda id_: (self._held.reads[id_].report.published_at, id_))

    def embargoed(self, after: datetime) -> set[str]:
        """Ids of reports whose embargo ends after an instant."""
        return {id_ for id_, read in self._held.reads.items() if read.report.embargoed_until and read.report.embargoed_until > after}

    def add_decision(self, decision: Decision) -> None:
        """Keep a decision."""
        self._held.decisions = (*self._held.decisions, decision)
        _note(self._held, "decision", decision.id, "created")

    def decisions(self, page: Page | None = None) -> Listed[Decision]:
        """The history, newest first."""
        newest = [(number, decision) for number, decision in enumerate(self._held.decisions, 1)][::-1]
        if page is None:
            return Listed(tuple(decision for _, decision in newest))
        after = page.after
        left = [one for one in newest if after is None or one[0] < int(after[0])]
        kept = left[: page.limit]
        return Listed(tuple(decision for _, decision in kept), (kept[-1][0], "") if len(left) > page.limit else None)

    def recall_key(self, key: str) -> Pair | None:
        """What an idempotency key stands for."""
        return self._held.keys.get(key)

    def remember_key(self, key: str, fingerprint: str, report_id: str) -> None:
        """Tie a key to what it was used for."""
        self._held.keys[key] = (fingerprint, report_id)

    def put_job(self, job: Job) -> None:
        """Keep a job's newer state."""
        self._held.jobs[job.id] = job

    def job(self, id_: str) -> Job | None:
        """A job."""
        return self._held.jobs.get(id_)

    def unfinished_jobs(self) -> list[Job]:
        """Jobs to go on with, oldest first."""
        left = [job for job in self._held.jobs.values() if job.status in {JobStatus.QUEUED, JobStatus.RUNNING}]
        return sorted(left, key=lambda job: (job.created_at, job.id))

    def put_token(self, token: Token) -> None:
        """Keep a token's newer state."""
        self._held.tokens[token.name] = token

    def tokens(self) -> list[Token]:
        """All tokens by name."""
        return [self._held.tokens[name] for name in sorted(self._held.tokens)]

    def setting(self, key: str) -> str | None:
        """A remembered fact."""
        return self._held.settings.get(key)

    def put_setting(self, key: str, value: str) -> None:
        """Remember a fact."""
        self._held.settings[key] = value


class MemoryWorkings:
    """The Workings port in memory."""

    def __init__(self, held: _Shelves) -> None:
        self._held = held

    def near(self, read: ReadReport, copy_keys: Iterable[int]) -> set[str]:
        """Reports that share a term or a copy key."""
        sharing = {id_ for id_, other in self._held.reads.items() if other.terms.keys() & read.terms.keys()}
        return (sharing | self.sharing_copy_keys(copy_keys)) - {read.report.id}

    def sharing_copy_keys(self, copy_keys: Iterable[int]) -> set[str]:
        """Reports that share a copy key."""
        wanted = frozenset(copy_keys)
        return {id_ for id_, keys in self._held.copy_keys.items() if keys & wanted}

    def neighbours(self, report: Report) -> set[str]:
        """Editions and retractions of a report."""
        others = [read.report for read in self._held.reads.values() if read.report.source == report.source and read.report.id != report.id]
        return {
            other.id
            for other in others
            if (report.address and other.address == report.address) or other.retracts in _names(report) or report.retracts in _names(other)
        }

    def add_ties(self, ties: Iterable[Tie]) -> None:
        """Keep how alike reports are."""
        self._held.ties.update({(tie.a, tie.b): tie for tie in ties})

    def add_links(self, pairs: Iterable[Pair]) -> None:
        """Keep what must be worked out together."""
        self._held.links |= {(min(pair), max(pair)) for pair in pairs}

    def component(self, ids: Iterable[str]) -> set[str]:
        """All that ties and links lead to."""
        reached, fresh = set(ids), set(ids)
        while fresh:
            fresh = {other for pair in (*self._held.ties, *self._held.links) if fresh & set(pair) for other in pair} - reached
            reached |= fresh
        return reached

    def ties_among(self, ids: Iterable[str]) -> list[Tie]:
        """Ties within a set."""
        among = set(ids)
        return [tie for pair, tie in sorted(self._held.ties.items()) if set(pair) <= among]

    def verdicts(self, couples: Iterable[Pair]) -> dict[Pair, tuple[Verdict, ...]]:
        """What was judged."""
        return {couple: self._held.verdicts[couple] for couple in couples if couple in self._held.verdicts}

    def add_verdicts(self, judged: Mapping[Pair, Sequence[Verdict]]) -> None:
        """Keep what was judged."""
        self._held.verdicts.update({couple: tuple(said) for couple, said in judged.items()})

    def signatures(self, ids: Iterable[str]) -> dict[str, str]:
        """Groups that hold any of the reports."""
        wanted = set(ids)
        return {group.id: group.signature for group in self._held.groups.values() if wanted & set(group.members)}

    def replace_groups(self, gone: Iterable[str], made: Sequence[Group]) -> None:
        """Drop groups and keep new ones."""
        dropped = {*gone, *(group.id for group in made)}
        before = _marks(group for id_, group in self._held.groups.items() if id_ in dropped)
        for id_ in dropped:
            self._held.groups.pop(id_, None)
        self._held.groups.update({group.id: group for group in made})
        after = _marks(made)
        for kind, id_ in sorted(before.keys() | after.keys()):
            if before.get((kind, id_)) != after.get((kind, id_)):
                what = "created" if (kind, id_) not in before else "changed" if (kind, id_) in after else "removed"
                _note(self._held, kind, id_, what)

    def drop_derived(self) -> None:
        """Forget what was derived."""
        self._held.ties.clear()
        self._held.links = frozenset()
        self._held.verdicts.clear()
        self._held.groups.clear()


class MemoryShelf:
    """The Shelf port in memory: every list is filtered and sorted in full."""

    def __init__(self, held: _Shelves) -> None:
        self._held = held

    def list_reports(self, filters: Filters, page: Page) -> Listed[Report]:
        """Reports, newest first."""
        kept = [
            read.report
            for read in self._held.reads.values()
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
            for read in self._held.reads.values()
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
        kept = [
            topic
            for topic in self._topics()
            if filters.open in {None, topic.open_contradictions > 0}
            and (filters.since is None or topic.last_at >= filters.since)
            and (filters.until is None or topic.first_at < filters.until)
            and (filters.q is None or any(_has(self._claim(claim).text, filters.q) for claim in topic.claims))
        ]
        return _page(kept, page, lambda topic: (microseconds(topic.last_at), topic.id))

    def list_contradictions(self, filters: Filters, page: Page) -> Listed[Contradiction]:
        """Contradictions, newest first."""
        kept = [found for group in self._held.groups.values() for found in group.account.contradictions if self._keeps(found, filters)]
        return _page(kept, page, lambda found: (microseconds(found.newest_at), found.id))

    def _keeps(self, found: Contradiction, filters: Filters) -> bool:
        claims = [self._claim(found.earlier), self._claim(found.later)]
        wanted_state = found.state != State.DISMISSED if filters.state is None else found.state == filters.state
        return (
            wanted_state
            and filters.topic in {None, found.topic_id}
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
        names = sorted({read.report.source for read in self._held.reads.values()})
        left = [name for name in names if page.after is None or name > str(page.after[0])]
        kept = [source for name in left[: page.limit] if (source := self.source(name))]
        return Listed(tuple(kept), (kept[-1].name, "") if len(left) > page.limit else None)

    def source(self, name: str) -> SourceCount | None:
        """A source by name."""
        times = sorted((read.report.published_at, id_) for id_, read in self._held.reads.items() if read.report.source == name)
        return SourceCount(content_id("source", name), name, len(times), times[0][0], times[-1][0]) if times else None

    def claims_by_id(self, ids: Iterable[str]) -> dict[str, tuple[Claim, ClaimState | None]]:
        """Claims with their states."""
        states, wanted = self._states(), set(ids)
        return {
            claim.id: (claim, states.get(claim.id)) for read in self._held.reads.values() for claim in read.claims if claim.id in wanted
        }

    def claim_ids_of(self, report: str) -> list[str]:
        """A report's claims."""
        return [claim.id for claim in self._held.reads[report].claims] if report in self._held.reads else []

    def topics_of(self, report: str) -> list[str]:
        """A report's topics."""
        return sorted(topic.id for topic in self._topics() if report in topic.reports)

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

    def counts(self) -> dict[str, int]:
        """How much there is."""
        groups = self._held.groups.values()
        by_state = Counter(found.state for group in groups for found in group.account.contradictions)
        return {
            "reports": len(self._held.reads),
            "claims": sum(len(read.claims) for read in self._held.reads.values()),
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

    def _claim(self, id_: str) -> Claim:
        return self.claims_by_id([id_])[id_][0]


def _names(report: Report) -> set[str]:
    return {name for name in (report.id, report.url, report.external_id) if name}


def _note(held: _Shelves, kind: str, id_: str, what: str) -> None:
    held.changes = (*held.changes, replace(Change(0, kind, id_, what), at=len(held.changes) + 1))


def _marks(groups: Iterable[Group]) -> dict[Pair, str]:
    marks: dict[Pair, str] = {}
    for group in groups:
        marks |= {("contradiction", found.id): str(found.state) for found in group.account.contradictions}
        marks |= {("supersession", found.id): "" for found in group.account.supersessions}
    return marks


def _within(moment: datetime, filters: Filters) -> bool:
    return (filters.since is None or moment >= filters.since) and (filters.until is None or moment < filters.until)


def _has(text: str, q: str | None) -> bool:
    """Whether all words of a search are in the text, the last one as a prefix."""
    if q is None:
        return True
    wanted, there = [word.lower for word in words(q)], [word.lower for word in words(text)]
    return bool(wanted) and set(wanted[:-1]) <= set(there) and any(word.startswith(wanted[-1]) for word in there)


def _page(records: Sequence[R], page: Page, key: Callable[[R], Key]) -> Listed[R]:
    newest = sorted(records, key=key, reverse=True)
    left = [record for record in newest if page.after is None or key(record) < page.after]
    kept = left[: page.limit]
    return Listed(tuple(kept), key(kept[-1]) if len(left) > page.limit else None)
