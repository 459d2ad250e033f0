"""Reports and decisions -> those that count for a moment: as the world stood then, or as this service knew it then."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from reconciler.records import Decision, ReadReport


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
