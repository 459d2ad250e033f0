"""Settings -> the service. With `wiring_stores`, `wiring_judges` and `wiring_hands` the one place that names concrete ones."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reconciler.hands.own import OwnHands
from reconciler.heap import AfterMuchWork, give_memory_back
from reconciler.intake.files import Found
from reconciler.pipeline.thresholds import Thresholds
from reconciler.ports import Judge, Store
from reconciler.ports_hands import Hands
from reconciler.service import Service
from reconciler.service.compare import Comparer
from reconciler.service.courier import Courier
from reconciler.service.decide import Decider
from reconciler.service.derive import Deriver
from reconciler.service.desk import DeskWork
from reconciler.service.happenings import Happenings
from reconciler.service.jobs import Jobs
from reconciler.service.look import Looker
from reconciler.service.moments import Moments
from reconciler.service.rebuild import Rebuilder
from reconciler.service.submit import Submitter
from reconciler.service.tokens import Tokens
from reconciler.service.webhooks import Webhooks
from reconciler.settings import Settings
from reconciler.store.beside import BesideFile, InMemory
from reconciler.store.memory import MemoryStore
from reconciler.vocabulary import load_lexicon
from reconciler.wiring_judges import make_judge
from reconciler.wiring_stores import beside, make_store


def now() -> datetime:
    """The time of day."""
    return datetime.now(UTC)


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
    left_off = InMemory() if store else BesideFile(f"{beside(settings.database)}.rebuild")
    store = store or make_store(settings, create=create)
    judge = judge or make_judge(settings, lexicon, store)
    deriver = Deriver(store, judge, lexicon, Thresholds(settings.shown, settings.sure, settings.suggested, judge.together), clock)
    hands = hands or OwnHands(deriver.mind)
    submitter, decider = Submitter(store, deriver, hands, clock), Decider(store, deriver, clock)

    def take(found: Sequence[Found]) -> Sequence[dict[str, Any]]:
        return service.take_lines(found)

    after_much_work = AfterMuchWork()

    def release() -> None:
        service.looker.moments.let_go()
        service.release_due()
        after_much_work()

    looker = Looker(store, deriver, MemoryStore.of_account, Moments(afterwards=give_memory_back))
    service = Service(
        store=store,
        judge=judge,
        deriver=deriver,
        submitter=submitter,
        decider=decider,
        desk=DeskWork(decider),
        rebuilder=Rebuilder(deriver, hands, left_off),
        looker=looker,
        comparer=Comparer(deriver, clock),
        tokens=Tokens(store, clock),
        jobs=Jobs(store, take, clock, settings.max_queue, release),
        webhooks=Webhooks(store, clock),
        courier=Courier(store, Happenings(store, looker, clock), clock),
        clock=clock,
    )
    return service
