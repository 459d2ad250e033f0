"""Settings -> who reads and judges: processes of this machine, a Dask cluster, or nobody but this process."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from reconciler.errors import BadSetting
from reconciler.hands.recipe import Recipe
from reconciler.ports_hands import Hands
from reconciler.service.steps import Mind
from reconciler.settings import Settings
from reconciler.store.memory import MemoryStore
from reconciler.vocabulary import load_lexicon
from reconciler.wiring_judges import make_judge
from reconciler.wiring_stores import make_store


def make_mind(settings: Settings) -> Mind:
    """What another process reads and judges with."""
    lexicon = load_lexicon(Path(settings.vocabulary) if settings.vocabulary else None)
    opened = cache(lambda: make_store(settings, create=False))
    # Only the judge llm asks for a store when it is made, and it does not work in other processes.
    return Mind(make_judge(settings, lexicon, MemoryStore()), lexicon, opened)


def make_hands(settings: Settings, workers: int, scheduler: str | None, mind: Callable[[], Mind] | None = None) -> Hands | None:
    """Processes of this machine, or a Dask cluster's; None where this process does everything itself. Raises BadSetting.

    `mind` makes this process's own, or gives the one that it has.
    """
    if workers > 1 and scheduler:
        raise BadSetting("--workers and --dask: choose one of both")
    if workers <= 1 and not scheduler:
        return None
    if settings.judge == "llm":
        raise BadSetting("--judge llm waits for its endpoint, which more workers do not make quicker: leave out --workers and --dask")
    version = (mind() if mind else make_mind(settings)).version
    # There are as many processes as cores.
    settings = replace(settings, judge_threads=1)
    if scheduler:
        return _cluster(Recipe(make_mind, _absolute(settings), version), scheduler)
    from reconciler.hands.processes import Processes  # noqa: PLC0415

    return Processes(Recipe(make_mind, settings, version), workers)


def _absolute(settings: Settings) -> Settings:
    """The settings with paths that mean the same in another folder."""
    names = ["model", "vocabulary", *([] if settings.on_a_server else ["database"])]
    there: dict[str, Any] = {name: str(Path(path).resolve()) for name in names if (path := getattr(settings, name))}
    return replace(settings, **there)


def _cluster(recipe: Recipe, scheduler: str) -> Hands:
    try:
        from reconciler.hands.cluster import Cluster  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"dask", "distributed"}:
            raise
        raise BadSetting("--dask needs Dask: pip install 'reconciler[dask]'") from None
    return Cluster(recipe, scheduler)
