"""A filled store and reports to come -> what taking each in costs, step by step, and how well its matter is found."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Any

from benchmarks.generator import Made
from reconciler.hands.own import OwnHands
from reconciler.intake.drafts import report_from
from reconciler.pipeline.ties import lookup_keys, tie
from reconciler.ports import Judge
from reconciler.records import Couple, Verdict
from reconciler.service import Service
from reconciler.service.submit import Submitter

STEPS = ("read", "candidates", "ties", "judged", "rest", "whole")
_AMONG = 50


@dataclass(slots=True)
class TimedJudge:
    """A judge that is as another and keeps count of the seconds of the processor that judging takes."""

    timed: Judge
    spent: float = 0.0

    def __getattr__(self, name: str) -> Any:
        return getattr(self.timed, name)

    def judge(self, couples: Sequence[Couple]) -> list[tuple[Verdict, ...]]:
        """What the judge says."""
        start = time.process_time()
        said = self.timed.judge(couples)
        self.spent += time.process_time() - start
        return said


@dataclass(slots=True)
class TakenIn:
    """Milliseconds by step and how many reports were planned again, for each report; `whole` is all but reading and judging.

    `found` of the `sought` that have a partner in the store have one among the 50 that they are most like.
    """

    taken: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    planned: list[int] = field(default_factory=list)
    found: int = 0
    sought: int = 0

    def at(self, step: str, share: float) -> float:
        """The time of a step that this share of the reports stays under."""
        ordered = sorted(self.taken[step])
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    def median(self, step: str) -> float:
        """The median time of a step."""
        return median(self.taken[step])

    @property
    def recall(self) -> float:
        """The share of reports with a partner of which one was found."""
        return self.found / self.sought if self.sought else 1.0


def take_in(service: Service, coming: Sequence[Made], story_of: dict[str, int]) -> TakenIn:
    """Take the reports in one by one. `story_of` leads from the ids of reports in the store to their stories, and grows."""
    told, judge = TakenIn(), TimedJudge(service.judge)
    timed: Any = judge
    deriver = replace(service.deriver, judge=timed)
    submitter = replace(service.submitter, deriver=deriver, hands=OwnHands(deriver.mind))
    for made in coming:
        _take_in(service, submitter, judge, made, story_of, told)
    return told


def _take_in(service: Service, submitter: Submitter, judge: TimedJudge, made: Made, story_of: dict[str, int], told: TakenIn) -> None:
    marks = [time.process_time()]
    one = service.deriver.read(report_from(made.fields, service.clock()))
    marks.append(time.process_time())
    keys = lookup_keys(one.report.text)
    near = service.store.workings.candidates(one, keys)
    marks.append(time.process_time())
    others = service.store.archive.outlines(near)
    copies = service.store.workings.sharing_copy_keys(keys)
    ties = [each for id_ in others if (each := tie(one, others[id_], copies=id_ in copies))]
    marks.append(time.process_time())
    if any(story == made.story for story in story_of.values()):
        told.sought += 1
        best = sorted(ties, key=lambda each: (-max(each.likeness, each.copying), each.a, each.b))[:_AMONG]
        told.found += any(story_of.get(id_) == made.story for each in best for id_ in (each.a, each.b))
    start, judge.spent = time.process_time(), 0.0
    submitter.submit(made.fields)
    whole = time.process_time() - start
    steps = [*(after - before for before, after in pairwise(marks)), judge.spent]
    besides = whole - steps[0] - judge.spent
    for step, seconds in zip(STEPS, [*steps, max(0.0, besides - steps[1] - steps[2]), besides], strict=True):
        told.taken[step].append(1000 * seconds)
    told.planned.append(len(service.deriver.region([one.report.id])))
    story_of[one.report.id] = made.story
