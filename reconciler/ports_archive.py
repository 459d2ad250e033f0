"""The seam to what a store keeps for good."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from reconciler.queries import Dating, Job, Listed, Page, Stamp, Token
from reconciler.records import Decision, ReadReport, Report


class Archive(Protocol):
    """What is kept for good: reports, decisions, keys, jobs, tokens."""

    def add_report(self, read: ReadReport, copy_keys: Iterable[int]) -> None:
        """Keep a report with its claims and what it is found by."""
        ...

    def reports_by_id(self, ids: Iterable[str]) -> dict[str, Report]:
        """Reports by id, without those that are not there."""
        ...

    def reads(self, ids: Iterable[str]) -> dict[str, ReadReport]:
        """Reports with their claims by id."""
        ...

    def reports_of(self, claims: Iterable[str]) -> dict[str, str]:
        """By claim, the id of its report; without those that are not there."""
        ...

    def outlines(self, ids: Iterable[str]) -> dict[str, ReadReport]:
        """Reports with what they are found by, but without their claims, by id."""
        ...

    def report_ids(self) -> list[str]:
        """The ids of all reports, in order of publication."""
        ...

    def datelines(self, known: datetime, by: datetime | None, *, seen: bool) -> list[tuple[str, int]]:
        """The ids of the reports that had been received by an instant, and were no longer under embargo then, newest first.

        Each with when it was published, in microseconds since 1970 as the keys of pages have it. With `by` only of those that were
        published by then or have a claim that holds for a time up to then; if `seen`, only of those that can be read now.
        """
        ...

    def sources_of(self, ids: Iterable[str]) -> list[str]:
        """The names of the sources of reports, from A to Z."""
        ...

    def embargoed(self, after: datetime) -> set[str]:
        """The ids of reports whose embargo ends after an instant."""
        ...

    def reread(self, read: ReadReport, copy_keys: Iterable[int]) -> None:
        """Replace the claims of a kept report, and what it is found by."""
        ...

    def add_dating(self, dating: Dating) -> None:
        """Keep when a report counted as published until now."""
        ...

    def datings(self, after: datetime) -> list[Dating]:
        """The datings that still held after an instant; of one report the earliest first."""
        ...

    def add_decision(self, decision: Decision) -> None:
        """Keep a decision, at the end of the history."""
        ...

    def decisions(self, page: Page | None = None) -> Listed[Decision]:
        """The history, newest first; all of it without a page."""
        ...

    def stamp(self) -> Stamp:
        """What changes whenever a report is added or dated otherwise, a decision is taken, an embargo released, or all derived anew.

        So what was worked out of what is kept, and out of what is derived of that, holds as long as this is the same.
        """
        ...

    def arrived_since(self, stamp: Stamp) -> set[str] | None:
        """The ids of the reports that were added since the stamp was this; None if more than that was changed."""
        ...

    def recall_answer(self, key: str) -> str | None:
        """What a judge that asks elsewhere was answered before."""
        ...

    def remember_answer(self, key: str, answer: str) -> None:
        """Keep what a judge that asks elsewhere was answered, so that it need not ask again; also outside a unit of work."""
        ...

    def recall_key(self, key: str) -> tuple[str, str] | None:
        """The fingerprint and report id that an idempotency key stands for."""
        ...

    def remember_key(self, key: str, fingerprint: str, report_id: str) -> None:
        """Tie an idempotency key to what it was used for."""
        ...

    def put_job(self, job: Job) -> None:
        """Keep a job, or its newer state."""
        ...

    def job(self, id_: str, *, payload: bool = False) -> Job | None:
        """A job with its results so far; with what there was to take in only if `payload`, which may be a lot."""
        ...

    def unfinished_jobs(self) -> list[str]:
        """Ids of jobs that are neither done nor failed, oldest first."""
        ...

    def put_token(self, token: Token) -> None:
        """Keep an access token's hash, or its newer state."""
        ...

    def tokens(self) -> list[Token]:
        """All tokens, revoked ones too, by name."""
        ...

    def setting(self, key: str) -> str | None:
        """A remembered fact about this database, such as which judge its verdicts come from."""
        ...

    def put_setting(self, key: str, value: str) -> None:
        """Remember a fact about this database."""
        ...
