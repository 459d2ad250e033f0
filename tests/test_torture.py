"""A part of `make torture`: the service outlives kill -9, and many clients at once."""

from __future__ import annotations

import subprocess
import sys

import pytest

from .conftest import ROOT

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="forks, and reads /proc")


def tortured(*arguments: str) -> str:
    command = [sys.executable, "-m", "tests.torture", *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=900, check=False)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def test_what_was_acknowledged_survives_kill_9_in_posts_batches_jobs_rebuild_and_backup() -> None:
    assert "survived 10 kills" in tortured("--kills", "10", "--load", "0")


def test_many_clients_at_once_lose_and_double_nothing() -> None:
    assert "no error" in tortured("--kills", "0", "--load", "4")
