"""What the memory store keeps for good: reports, decisions, keys, jobs, tokens."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from reconciler.pipeline.hindsight import as_known, as_the_world_stood
from reconciler.queries import Dating, Job, JobStatus, Listed, Page, Stamp, Token
from reconciler.records import Decision, ReadReport, Report
from reconciler.store.codec import microseconds
from reconciler.store.memory_held import Held, Pair


class MemoryArchive:
    """The Archive port in memory."""

    def __init__(self, held: Held) -> None:
        self._held = held

    def add_report(self, read: ReadReport, copy_keys: Iterable[int]) -> None:
        """Keep a report."""
        self.reread(read, copy_keys)
        # One under embargo is noted when it comes to be seen.
        if read.report.embargoed_until is None:
            self._held.note("report", read.report.id, "created")

    def reread(self, read: ReadReport, copy_keys: Iterable[int]) -> None:
        """Replace a report and what was read of it; what was derived from it is worked out again."""
        held, id_ = self._held, read.report.id
        held.reads[id_] = read
        held.copy_keys[id_] = frozenset(copy_keys)
        held.ties = {pair: tie for pair, tie in held.ties.items() if id_ not in pair}
        held.verdicts = {couple: said for couple, said in held.verdicts.items() if id_ not in couple}
        held.groups = {name: replace(group, signature="") if id_ in group.members else group for name, group in held.groups.items()}

    def reports_by_id(self, ids: Iterable[str]) -> dict[str, Report]:
        """Reports by id, without those under embargo."""
        seen = self._held.seen()
        return {id_: seen[id_].report for id_ in ids if id_ in seen}

    def reads(self, ids: Iterable[str]) -> dict[str, ReadReport]:
        """Reports with their claims by id, those under embargo too."""
        return {id_: self._held.reads[id_] for id_ in ids if id_ in self._held.reads}

    def reports_of(self, claims: Iterable[str]) -> dict[str, str]:
        """By claim, the id of its report."""
        wanted = set(claims)
        return {claim.id: id_ for id_, read in self._held.reads.items() for claim in read.claims if claim.id in wanted}

    def outlines(self, ids: Iterable[str]) -> dict[str, ReadReport]:
        """Reports without their claims."""
        return {id_: replace(read, claims=()) for id_, read in self.reads(ids).items()}

    def report_ids(self) -> list[str]:
        """All ids, in order of publication."""
        return sorted(self._held.reads, key=lambda id_: (self._held.reads[id_].report.published_at, id_))

    def datelines(self, known: datetime, by: datetime | None, *, seen: bool) -> list[tuple[str, int]]:
        """Ids with their times, newest first, of the reports that were known and count for a moment."""
        there = as_known((self._held.seen() if seen else self._held.reads).values(), known)
        counting = as_the_world_stood(there, by) if by else there
        return sorted(
            ((read.report.id, microseconds(read.report.published_at)) for read in counting), key=lambda each: each[::-1], reverse=True
        )

    def sources_of(self, ids: Iterable[str]) -> list[str]:
        """Sources by name."""
        return sorted({self._held.reads[id_].report.source for id_ in ids if id_ in self._held.reads})

    def embargoed(self, after: datetime) -> set[str]:
        """Ids of reports whose embargo ends after an instant."""
        return {id_ for id_, read in self._held.reads.items() if read.report.embargoed_until and read.report.embargoed_until > after}

    def add_dating(self, dating: Dating) -> None:
        """Keep a dating."""
        self._held.datings = (*self._held.datings, dating)

    def datings(self, after: datetime) -> list[Dating]:
        """Datings that held after an instant."""
        return sorted(
            (dating for dating in self._held.datings if dating.until > after), key=lambda dating: (dating.report_id, dating.until)
        )

    def add_decision(self, decision: Decision) -> None:
        """Keep a decision."""
        self._held.decisions = (*self._held.decisions, decision)
        self._held.note("decision", decision.id, "created")

    def decisions(self, page: Page | None = None) -> Listed[Decision]:
        """The history, newest first."""
        newest = [(number, decision) for number, decision in enumerate(self._held.decisions, 1)][::-1]
        if page is None:
            return Listed(tuple(decision for _, decision in newest))
        after = page.after
        left = [one for one in newest if (after is None or one[0] < int(after[0])) and (page.since is None or one[1].at >= page.since)]
        kept = left[: page.limit]
        return Listed(tuple(decision for _, decision in kept), (kept[-1][0], "") if len(left) > page.limit else None)

    def stamp(self) -> Stamp:
        """What changes with what is kept."""
        held = self._held
        besides = len(held.decisions), len(held.datings), held.settings.get("embargoes_released_at"), held.rebuilt
        return Stamp(len(held.reads), len(held.changes), besides)

    def arrived_since(self, stamp: Stamp) -> set[str] | None:
        """Those that were added since."""
        return set([*self._held.reads][stamp.reports :]) if self.stamp().besides == stamp.besides else None

    def recall_answer(self, key: str) -> str | None:
        """What was answered before."""
        return self._held.answers.get(key)

    def remember_answer(self, key: str, answer: str) -> None:
        """Keep an answer."""
        self._held.answers[key] = answer

    def recall_key(self, key: str) -> Pair | None:
        """What an idempotency key stands for."""
        return self._held.keys.get(key)

    def remember_key(self, key: str, fingerprint: str, report_id: str) -> None:
        """Tie a key to what it was used for."""
        self._held.keys[key] = (fingerprint, report_id)

    def put_job(self, job: Job) -> None:
        """Keep a job's newer state."""
        self._held.jobs[job.id] = job

    def job(self, id_: str, *, payload: bool = False) -> Job | None:
        """A job with its results so far; with what there was to take in only if `payload`."""
        job = self._held.jobs.get(id_)
        return job if job is None or payload else replace(job, payload=())

    def unfinished_jobs(self) -> list[str]:
        """Ids of jobs to go on with, oldest first."""
        left = [job for job in self._held.jobs.values() if job.status in {JobStatus.QUEUED, JobStatus.RUNNING}]
        return [job.id for job in sorted(left, key=lambda job: (job.created_at, job.id))]

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
