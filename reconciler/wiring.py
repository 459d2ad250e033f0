"""The one place that names concrete stores and judges."""

from __future__ import annotations

import ctypes
import gc
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reconciler.errors import BadSetting
from reconciler.hands.own import OwnHands
from reconciler.hands.recipe import Recipe
from reconciler.intake.files import Found
from reconciler.lately import forget
from reconciler.pipeline.thresholds import Thresholds
from reconciler.ports import Judge, Store
from reconciler.ports_hands import Hands
from reconciler.service import Service
from reconciler.service.compare import Comparer
from reconciler.service.courier import Courier
from reconciler.service.decide import Decider
from reconciler.service.derive import Deriver, Progress
from reconciler.service.desk import DeskWork
from reconciler.service.happenings import Happenings
from reconciler.service.jobs import Jobs
from reconciler.service.look import Looker
from reconciler.service.moments import Moments
from reconciler.service.rebuild import Rebuilder
from reconciler.service.steps import Mind
from reconciler.service.submit import Submitter
from reconciler.service.tokens import Tokens
from reconciler.service.webhooks import Webhooks
from reconciler.settings import Settings, is_server
from reconciler.store.beside import BesideFile, InMemory
from reconciler.store.copy import copy_everything
from reconciler.store.memory import MemoryStore
from reconciler.text.lexicon import Lexicon
from reconciler.vocabulary import load_lexicon

if TYPE_CHECKING:
    from reconciler.store.postgres import PostgresStore
    from reconciler.store.sqlite import SqliteStore


# Of <malloc.h>.
_M_ARENA_MAX = -8


def collect_garbage_less_often() -> None:
    """Have Python look for garbage in cycles less often, in the whole process: reports and accounts have none.

    By default it goes through all that a service holds in memory after some ten thousand new objects, as many as come of a
    report or two: a tenth of all time, and a quarter of a second at once.
    """
    gc.set_threshold(20_000, 20, 50)


def use_few_heaps() -> None:
    """Have the threads of the whole process take memory from few heaps, where the C library is glibc; elsewhere nothing is done.

    By default each thread that writes comes to have one of its own, and each of these stays as large as planning once made it: with
    sixteen threads a service had a quarter more memory after a thousand reports from many clients.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def give_memory_back() -> None:
    """Let go of what was remembered of what nobody looks at any more, and hand the system what is free; the latter where there is glibc.

    Of the 150 MB that the account of all of 100,000 claims takes for a past moment, that gives 70 back; without it, 30 come back.
    """
    forget()
    gc.collect()
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


def now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


def make_store(settings: Settings, *, create: bool = True) -> Store:
    """The store that the settings name; made if it is not there and `create` says so. Raises StoreError if it cannot be opened."""
    return open_store(settings.database, create=create)


def open_store(database: str, *, create: bool = True) -> SqliteStore | PostgresStore:
    """The store at an address (postgresql://…) or in a file, as for `make_store`; only the chosen one is imported."""
    if is_server(database):
        return _postgres(database, create=create)
    from reconciler.store.sqlite import SqliteStore  # noqa: PLC0415

    return SqliteStore(database, create=create)


def _beside(database: str) -> str:
    """Where files that belong to a database stand: beside its file; in the current folder where it is a server's."""
    if is_server(database):
        return f"reconciler-{blake2b(database.encode(), digest_size=4).hexdigest()}"
    return database


def copy_database(source: str, target: str, heed: Progress) -> dict[str, int]:
    """All of one database in another, checked; how many rows there are of each kind. Raises StoreError, BadSetting."""
    if source == target:
        raise BadSetting(f"--from and --to name one database: {source}")
    kept = open_store(source, create=False)
    made = open_store(target)
    try:
        return copy_everything(kept, made, heed)
    finally:
        kept.close()
        made.close()


def _postgres(database: str, *, create: bool) -> PostgresStore:
    try:
        from reconciler.store.postgres import PostgresStore  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] != "psycopg":
            raise
        raise BadSetting("--database names a PostgreSQL server, which needs psycopg: pip install 'reconciler[postgres]'") from None
    return PostgresStore(database, create=create)


def make_judge(settings: Settings, lexicon: Lexicon, store: Store) -> Judge:
    """The judge that the settings name; only the chosen one is imported. Raises JudgeError if it cannot be loaded."""
    return _JUDGES[settings.judge](settings, lexicon, store)


def _rules(_settings: Settings, lexicon: Lexicon, _store: Store) -> Judge:
    from reconciler.judges.rules import RulesJudge  # noqa: PLC0415

    return RulesJudge(lexicon)


def _model(settings: Settings, lexicon: Lexicon, _store: Store) -> Judge:
    from reconciler.judges.calibration import load_calibration  # noqa: PLC0415
    from reconciler.judges.encoder import SHIPPED, Encoder  # noqa: PLC0415
    from reconciler.judges.model import ModelJudge  # noqa: PLC0415

    folder = Path(settings.model) if settings.model else SHIPPED
    return ModelJudge(lexicon, Encoder(folder, min(settings.judge_threads, _cores())), *load_calibration(folder))


def _cores() -> int:
    """Cores that this process may use; where the system does not say, those of the machine."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _nli(settings: Settings, lexicon: Lexicon, _store: Store) -> Judge:
    from reconciler.judges.nli import NliJudge, NliModel, folder_of  # noqa: PLC0415

    return NliJudge(lexicon, NliModel(folder_of(settings.nli_model)))


def _llm(settings: Settings, _lexicon: Lexicon, store: Store) -> Judge:
    from reconciler.judges.llm import LlmJudge, endpoint  # noqa: PLC0415

    # The key comes from the environment alone: a flag would stand in the list of processes.
    return LlmJudge(endpoint(settings.llm_url, settings.llm_model, os.environ.get("RECONCILER_LLM_KEY")), store.archive)


_JUDGES: dict[str, Callable[[Settings, Lexicon, Store], Judge]] = {"rules": _rules, "model": _model, "nli": _nli, "llm": _llm}


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


def make_service(
    settings: Settings,
    *,
    store: Store | None = None,
    judge: Judge | None = None,
    hands: Hands | None = None,
    clock: Callable[[], datetime] = now,
    create: bool = True,
) -> Service:
    """The service on the store and with the judge that the settings name, or on those given; `create` as for `make_store`."""
    lexicon = load_lexicon(Path(settings.vocabulary) if settings.vocabulary else None)
    beside = InMemory() if store else BesideFile(f"{_beside(settings.database)}.rebuild")
    store = store or make_store(settings, create=create)
    judge = judge or make_judge(settings, lexicon, store)
    deriver = Deriver(store, judge, lexicon, Thresholds(settings.shown, settings.sure, settings.suggested, judge.together), clock)
    hands = hands or OwnHands(deriver.mind)
    submitter, decider = Submitter(store, deriver, hands, clock), Decider(store, deriver, clock)

    def take(found: Sequence[Found]) -> Sequence[dict[str, Any]]:
        return service.take_lines(found)

    def release() -> None:
        service.looker.moments.let_go()
        service.release_due()

    looker = Looker(store, deriver, MemoryStore.of_account, Moments(afterwards=give_memory_back))
    service = Service(
        store=store,
        judge=judge,
        deriver=deriver,
        submitter=submitter,
        decider=decider,
        desk=DeskWork(decider),
        rebuilder=Rebuilder(deriver, hands, beside),
        looker=looker,
        comparer=Comparer(deriver, clock),
        tokens=Tokens(store, clock),
        jobs=Jobs(store, take, clock, settings.max_queue, release),
        webhooks=Webhooks(store, clock),
        courier=Courier(store, Happenings(store, looker, clock), clock),
        clock=clock,
    )
    return service
