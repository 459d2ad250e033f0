"""What another process needs to know -> a mind that says what this one's does, made once in each process."""

from __future__ import annotations

import platform
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from reconciler.errors import BadSetting
from reconciler.ports_hands import Step
from reconciler.settings import Settings

_making = threading.Lock()


@dataclass(frozen=True, slots=True)
class Recipe:
    """How to make a mind: `make` goes by name. `version` is what the mind of the process that hands out says of itself."""

    make: Callable[[Settings], Any]
    settings: Settings
    version: str


def work_off(recipe: Recipe, step: Step[Any, Any], work: Sequence[Any]) -> list[Any]:
    """The results of a slice, by this process's mind. Raises BadSetting if that could come to other results."""
    mind = _mind(recipe)
    if mind.version != recipe.version:
        raise BadSetting(
            f"a worker on {platform.node()} reads or judges differently ({mind.version}, not {recipe.version}): "
            "install the same reconciler, with the same model and vocabulary, on all"
        )
    return list(step(mind, work))


def _mind(recipe: Recipe) -> Any:
    with _making:  # Several threads of one worker need one mind.
        return _made(recipe)


@lru_cache(maxsize=2)
def _made(recipe: Recipe) -> Any:
    return recipe.make(recipe.settings)


def slices(work: Sequence[Any], workers: int, most: int) -> list[Sequence[Any]]:
    """Work in slices of at most `most`, and small enough for every worker to have a few: what ends last is waited for."""
    size = max(1, min(most, -(-len(work) // (4 * workers))))
    return [work[start : start + size] for start in range(0, len(work), size)]
