"""Who reads and judges, and how many they are, changes nothing; who dies is replaced."""

from __future__ import annotations

import multiprocessing
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.errors import BadSetting
from reconciler.hands.own import OwnHands
from reconciler.hands.processes import Processes
from reconciler.hands.recipe import Recipe, slices, work_off
from reconciler.intake.drafts import report_from
from reconciler.intake.files import Found
from reconciler.ports_hands import Hands
from reconciler.queries import Filters, Page
from reconciler.service import Service
from reconciler.service.rebuild import Rebuilder, snapshot
from reconciler.service.steps import judge_couples, read_reports
from reconciler.settings import Settings
from reconciler.store.beside import BesideFile
from reconciler.store.memory import MemoryStore
from reconciler.store.sqlite import SqliteStore
from reconciler.wiring import make_service
from reconciler.wiring_hands import make_hands, make_mind

from .cluster import RunningCluster, running_cluster
from .conftest import NOON, ROOT, STORIES, Clock, rules_service
from .stories import story
from .test_cli import run
from .test_laws import outcome, some_fields

RULES = Settings(judge="rules")


def recipe(database: str = "") -> Recipe:
    chosen = replace(RULES, database=database or RULES.database)
    return Recipe(make_mind, chosen, make_mind(chosen).version)


@pytest.fixture(scope="module")
def processes() -> Iterator[Processes]:
    made = Processes(recipe(), 2)
    yield made
    made.close()


def with_hands(hands: Hands | None, store: Any = None) -> Service:
    return make_service(RULES, store=store or MemoryStore(), hands=hands, clock=Clock())


def found(chosen: Sequence[dict[str, Any]]) -> list[Found]:
    return [Found(number, each) for number, each in enumerate(chosen, 1)]


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(st.randoms(use_true_random=False), st.integers(1, 12), st.booleans())
def test_law_1_holds_for_any_batches_and_any_number_of_workers(processes: Processes, rng: random.Random, at_once: int, alone: bool) -> None:
    chosen = rng.sample(some_fields(), 14)
    one_by_one, in_bulk = rules_service(), with_hands(None if alone else processes)
    for each in chosen:
        one_by_one.submitter.submit(each)
    sent = [*rng.sample(chosen, len(chosen)), *rng.choices(chosen, k=3)]
    statuses = [result["status"] for result in in_bulk.results(found(sent), at_once)]
    assert statuses.count("unchanged") == 3
    assert "rejected" not in statuses
    assert outcome(in_bulk) == outcome(one_by_one)


def test_what_a_worker_that_is_killed_had_to_do_is_done_by_another(processes: Processes) -> None:
    reports = [report_from(each, NOON) for each in some_fields()]
    own = OwnHands(make_mind(RULES)).begin(read_reports, reports)()
    reading = processes.begin(read_reports, reports)
    for worker in multiprocessing.active_children():
        worker.kill()
    assert reading() == own
    assert processes.begin(read_reports, reports[:3])() == own[:3]


def test_a_fault_in_one_report_comes_back_from_the_worker_and_loses_no_other(processes: Processes) -> None:
    poisoned = [Found(1, some_fields()[0]), Found(2, {"source": "A", "text": "x"}), Found(3, some_fields()[1])]
    hands = Poisoned(processes)
    results = with_hands(hands).take_lines(poisoned)
    assert [result["status"] for result in results] == ["created", "rejected", "created"]
    assert results[1]["problem"]["status"] == 500


def dropped() -> list[Any]:
    raise OverflowError("date value out of range")


class Poisoned:
    """Hands that fail over what has the text x, as over any unforeseen fault."""

    ahead, far = 2, False

    def __init__(self, hands: Hands) -> None:
        self.hands = hands

    def begin(self, step: Any, work: Any) -> Callable[[], list[Any]]:
        if any(getattr(each, "text", "") == "x" for each in work):
            return dropped
        return self.hands.begin(step, work)

    def close(self) -> None:
        """Nothing."""


def test_slices_are_small_enough_that_all_have_work_to_the_end() -> None:
    assert [len(each) for each in slices(range(10), 2, 32)] == [2, 2, 2, 2, 2]
    assert [len(each) for each in slices(range(100), 1, 20)] == [20] * 5
    assert slices([], 2, 32) == []


def test_a_worker_that_would_read_or_judge_otherwise_is_refused() -> None:
    with pytest.raises(BadSetting, match="install the same reconciler"):
        work_off(replace(recipe(), version="another"), read_reports, [])


def test_the_command_line_says_which_hands_do_not_go_together(tmp_path: Path) -> None:
    database, stories = str(tmp_path / "x.db"), str(STORIES / "h200")
    both = run("ingest", stories, "--database", database, "--workers", "2", "--dask", "tcp://127.0.0.1:1")
    assert (both.exit_code, "choose one of both" in both.stderr) == (1, True)
    asking = run("ingest", stories, "--database", database, "--judge", "llm", "--workers", "2")
    assert (asking.exit_code, "waits for its endpoint" in asking.stderr) == (1, True)
    assert make_hands(RULES, 1, None) is None


def test_without_dask_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "reconciler.hands.cluster", raising=False)
    with pytest.raises(BadSetting, match=r"pip install 'reconciler\[dask\]'"):
        make_hands(RULES, 1, "tcp://127.0.0.1:9")


def test_ingest_and_rebuild_with_workers_come_to_the_bytes_of_one_process(tmp_path: Path) -> None:
    for name, workers in (("one", "1"), ("two", "2")):
        done = run("ingest", str(STORIES / "h200"), "--database", str(tmp_path / f"{name}.db"), "--workers", workers)
        assert "8 created" in done.stdout, done.output
    one, two = (snapshot(SqliteStore(tmp_path / f"{name}.db").shelf) for name in ("one", "two"))
    assert one == two
    assert run("rebuild", "--database", str(tmp_path / "two.db"), "--workers", "2").stdout == "rebuilt\n"
    assert snapshot(SqliteStore(tmp_path / "two.db").shelf) == one
    assert sorted(path.name for path in tmp_path.iterdir() if "rebuild" in path.name) == []


# --- a rebuild that is stopped ------------------------------------------------------------------------------------------


class Stopped(Exception):
    """As if the process were killed."""


class Mortal:
    """Own hands that count what they read and judge, and are stopped after so much."""

    ahead, far = 0, False

    def __init__(self, service: Service, lives: int) -> None:
        self.own, self.lives, self.done = OwnHands(service.deriver.mind), lives, {read_reports: 0, judge_couples: 0}

    def begin(self, step: Any, work: Any) -> Callable[[], list[Any]]:
        def results() -> list[Any]:
            self.lives -= bool(work)
            if self.lives < 0:
                raise Stopped
            self.done[step] += len(work)
            return self.own.begin(step, work)()

        return results

    def close(self) -> None:
        """Nothing."""


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Service]:
    store = SqliteStore(tmp_path / "filled.db")
    service = rules_service(store)
    service.take_lines(found(some_fields()))
    listed = store.shelf.list_contradictions(Filters(), Page(3)).records
    service.decider.review(listed[0].id, "dismissed", None, "", "Ana")
    topics = store.shelf.list_topics(Filters(), Page(9)).records
    service.decider.merge(topics[0].id, topics[1].id, "", "Ana")
    service.decider.split(topics[2].id, topics[2].claims[:2], "", "Ana")
    yield service
    store.close()


def rebuilder(service: Service, hands: Any, tmp_path: Path) -> Rebuilder:
    return Rebuilder(service.deriver, hands, BesideFile(str(tmp_path / "filled.db.rebuild")))


def test_a_rebuild_that_is_stopped_goes_on_where_it_was_and_comes_to_the_same_bytes(
    filled: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reconciler.service.rebuild._AT_ONCE", 5)
    before, changes = outcome(filled), len(filled.store.shelf.changes(0, 10_000))
    whole = Mortal(filled, 10_000)
    rebuilder(filled, whole, tmp_path).rebuild()
    total = dict.fromkeys(whole.done, 0)
    for _ in range(100):
        mortal = Mortal(filled, 5)
        try:
            rebuilder(filled, mortal, tmp_path).rebuild()
        except Stopped:
            assert outcome(filled) == before
        total = {step: total[step] + done for step, done in mortal.done.items()}
        if mortal.lives >= 0:
            break
    else:
        raise AssertionError("it never ends")
    assert outcome(filled) == before
    assert filled.rebuild_differences() == []
    # No more than the batch in hand is read or judged twice.
    assert whole.done[read_reports] <= total[read_reports] <= 2 * whole.done[read_reports]
    assert len(filled.store.shelf.changes(0, 10_000)) == changes


def test_what_arrives_or_is_decided_while_a_rebuild_is_at_work_is_in_its_outcome(
    filled: Service, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reconciler.service.rebuild._AT_ONCE", 5)
    with pytest.raises(Stopped):
        rebuilder(filled, Mortal(filled, 6), tmp_path).rebuild()
    filled.take_lines(list(story("licence-denial").found.values()))
    [listed] = filled.store.shelf.list_contradictions(Filters(), Page(1)).records
    filled.decider.review(listed.id, "dismissed", None, "", "Bo")
    later = {**some_fields()[0], "published_at": "2026-01-01T00:00:00Z"}
    filled.submitter.submit(later)
    before = outcome(filled)
    rebuilder(filled, OwnHands(filled.deriver.mind), tmp_path).rebuild()
    assert outcome(filled) == before


def test_what_another_version_worked_out_beside_is_not_gone_on_with(filled: Service, tmp_path: Path) -> None:
    beside = SqliteStore(tmp_path / "filled.db.rebuild")
    beside.archive.put_setting("derived_by", "an older one")
    beside.close()
    hands = Mortal(filled, 100)
    rebuilder(filled, hands, tmp_path).rebuild()
    assert hands.done[read_reports] == len(filled.store.archive.report_ids())


def test_a_rebuild_is_killed_again_and_again_and_comes_to_the_same_bytes(filled: Service, tmp_path: Path) -> None:
    database, before = str(tmp_path / "filled.db"), outcome(filled)
    command = [sys.executable, "-m", "reconciler", "rebuild", "--judge", "rules", "--database", database]
    for seconds in (0.8, 1.6):
        running = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        running.kill()
        running.wait()
        assert outcome(filled) == before
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "rebuilt\n"
    assert outcome(filled) == before
    assert not Path(f"{database}.rebuild").exists()


# --- a cluster ------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningCluster]:
    with running_cluster(tmp_path_factory.mktemp("dask"), 2) as running:
        yield running


_KILLING = """
import os, signal, sys
from reconciler.hands.cluster import Cluster
from reconciler.hands.recipe import Recipe
from reconciler.service.rebuild import snapshot
from reconciler.settings import Settings
from reconciler.wiring import make_service
from reconciler.wiring_hands import make_mind
from tests.test_hands import found, some_fields

settings = Settings(judge="rules", database=sys.argv[1])
hands = Cluster(Recipe(make_mind, settings, make_mind(settings).version), sys.argv[2])
begin, handed = hands.begin, []

def killing(step, work):
    results = begin(step, work)
    handed.append(step)
    if len(handed) == 2:
        os.kill(int(sys.argv[3]), signal.SIGKILL)
    return results

hands.begin = killing
service = make_service(settings, hands=hands)
print(len([one for one in service.results(found(some_fields()), 12) if one["status"] != "rejected"]))
service.rebuild()
hands.close()
"""


def test_a_cluster_of_which_a_worker_is_killed_comes_to_the_bytes_of_one_process(cluster: RunningCluster, tmp_path: Path) -> None:
    database = tmp_path / "cluster.db"
    doomed = str(cluster.workers[0].pid)
    command = [sys.executable, "-c", _KILLING, str(database), cluster.address, doomed]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert cluster.workers[0].wait(10) != 0
    assert int(done.stdout) == len(some_fields())
    one = rules_service()
    one.take_lines(found(some_fields()))
    assert snapshot(SqliteStore(database).shelf) == snapshot(one.store.shelf)


def test_a_scheduler_that_is_not_there_is_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="no Dask: pip install 'reconciler[dask]'")
    command = [sys.executable, "-m", "reconciler", "ingest", str(STORIES / "h200"), "--judge", "rules"]
    command += ["--database", str(tmp_path / "x.db"), "--dask", "tcp://127.0.0.1:9"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "no Dask scheduler answers there" in done.stderr
