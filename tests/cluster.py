"""A Dask cluster of separate processes for tests."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from .conftest import ROOT


@dataclass(frozen=True)
class RunningCluster:
    """The address of a scheduler, and its workers' processes."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@contextmanager
def running_cluster(folder: Path, workers: int) -> Iterator[RunningCluster]:
    """A scheduler and workers of one thread each, which nobody starts again when they die."""
    pytest.importorskip("distributed", reason="no Dask: pip install 'reconciler[dask]'")
    told = folder / "scheduler.json"
    begun: list[subprocess.Popen[bytes]] = []

    def begin(module: str, *arguments: str) -> None:
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--scheduler-file", str(told), "--no-dashboard", *arguments]
        begun.append(subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    try:
        begin("dask_scheduler", "--host", "127.0.0.1", "--port", "0")
        for _ in range(workers):
            begin("dask_worker", "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", "--local-directory", str(folder))
        yield RunningCluster(_address(told), begun[1:])
    finally:
        for process in begun:
            process.kill()
            process.wait()


def _address(told: Path) -> str:
    for _ in range(600):
        if told.exists() and told.read_text().strip():
            return str(json.loads(told.read_text())["address"])
        time.sleep(0.1)
    raise AssertionError("the scheduler does not begin")
