"""The heavy steps, pure functions over slices that any process can do: reading reports, and judging couples of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reconciler import __version__
from reconciler.pipeline.claims import read
from reconciler.ports import Judge, Store
from reconciler.records import Couple, ReadReport, Report, Verdict
from reconciler.text.lexicon import Lexicon

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Mind:
    """What reading and judging need; `store` opens the database for steps that are given ids."""

    judge: Judge
    lexicon: Lexicon
    store: Callable[[], Store]

    @property
    def version(self) -> str:
        """Changes whenever what is read or judged could."""
        return f"{__version__} {self.judge.version} {self.lexicon.version}"

    def read(self, report: Report) -> ReadReport:
        """A report with its claims, and with what the judge sees in it."""
        made = read(report, self.lexicon)
        return self.judge.study(made) if made.claims else made


def read_reports(mind: Mind, reports: Sequence[Report]) -> list[ReadReport]:
    """The reports with their claims."""
    return [mind.read(report) for report in reports]


def judge_couples(mind: Mind, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
    """The verdicts on the couples."""
    return mind.judge.judge(couples)


def read_kept(mind: Mind, ids: Sequence[str]) -> list[ReadReport]:
    """The reports in the database that have these ids, read anew."""
    kept = mind.store().archive.reads(ids)
    return [mind.read(kept[id_].report) for id_ in ids]


def judge_kept(mind: Mind, pairs: Sequence[Pair]) -> list[tuple[Verdict, ...]]:
    """The verdicts on couples of reports in the database, by their ids, both read anew."""
    ids = sorted({id_ for pair in pairs for id_ in pair})
    reads = dict(zip(ids, read_kept(mind, ids), strict=True))
    return mind.judge.judge([Couple(reads[earlier], reads[later]) for earlier, later in pairs])
