"""Lines of a summary -> what they answer, each question once with all its lines, in the order of its newest; for pages, too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from reconciler.pipeline.asking import tells_most
from reconciler.pipeline.lines import Cited, Disputed, Stands, Superseded
from reconciler.pipeline.news import same_news

L = TypeVar("L")
M = TypeVar("M", Stands, Superseded)


@dataclass(frozen=True, slots=True)
class Answers(Generic[L]):
    """What stands over lines, nothing where they speak for themselves, and the lines."""

    asks: str | None
    lines: tuple[L, ...]


def answers(lines: Iterable[M]) -> list[Answers[tuple[M, ...]]]:
    """Lines by the one question that tells most of them; those of one news are one line, which has its claim from the first."""
    told = gathered(lines, lambda each: each.claim)
    return _by_question((tells_most(filter(None, (each.asks for each in same))), tuple(same)) for same in told)


def disputes(lines: Iterable[Disputed]) -> list[Answers[Disputed]]:
    """Disputes by their question; each is headed, though it be the only one."""
    return _by_question(((each.asks, each) for each in lines), headed=True)


def gathered(lines: Iterable[L], told: Callable[[L], Cited]) -> list[list[L]]:
    """The lines in their order, those together of which `told` gives one news."""
    groups: list[list[L]] = []
    # Only lines of one report tell one news: the groups of others are not gone through.
    by_report: dict[str, list[list[L]]] = defaultdict(list)
    for each in lines:
        own = by_report[told(each).report_id]
        group = next((group for group in own if _one_news(told(group[0]), told(each))), None)
        if group is None:
            groups.append([each])
            own.append(groups[-1])
        else:
            group.append(each)
    return groups


def leading(groups: Sequence[Answers[L]], most: int) -> list[Answers[L]]:
    """The groups with the first lines of all, so many."""
    kept: list[Answers[L]] = []
    for each in groups:
        left = most - sum(len(before.lines) for before in kept)
        if left > 0:
            kept.append(Answers(each.asks, each.lines[:left]))
    return kept


def _by_question(asked: Iterable[tuple[str | None, L]], *, headed: bool = False) -> list[Answers[L]]:
    found: dict[object, tuple[str | None, list[L]]] = {}
    for number, (asks, line) in enumerate(asked):
        found.setdefault(asks or number, (asks, []))[1].append(line)
    # What they are about stands over several lines only: one speaks for itself.
    return [Answers(asks if asks and (asks.endswith("?") or headed or len(own) > 1) else None, tuple(own)) for asks, own in found.values()]


def _one_news(one: Cited, other: Cited) -> bool:
    """Whether two claims of one report are one, or its headline and its lead."""
    return same_news(one.quote, other.quote, headline=one.title in {one.quote, other.quote})
