"""A PostgreSQL server for the length of a test run: Debian's or any other's programs, on a free port, in a folder of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pytest

_FOLDERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name), reverse=True)
# Nothing outlives a test run, so nothing need be on disk.
_QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200", "unix_socket_directories=")


@dataclass
class Server:
    """A running server; every database that it is asked for is new and empty."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def new(self) -> str:
        """The address of an empty database: a schema of its own, which is sooner made."""
        import psycopg  # noqa: PLC0415

        name = f"t{next(self.numbers)}"
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(f"CREATE SCHEMA {name}".encode())
        return f"{self.url}?options=-csearch_path%3D{name}"

    @property
    def url(self) -> str:
        """The address of the database that all tests share."""
        return f"postgresql://tester@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = [f"-c{each}" for each in (*_QUICK, f"port={self.port}", "listen_addresses=127.0.0.1")]
        log = (self.folder.parent / "log").open("ab")
        self.process = subprocess.Popen([program("postgres"), "-D", str(self.folder), *settings], stdout=log, stderr=log, **as_another())
        log.close()
        for _ in range(600):
            with socket.socket() as knocking:
                if knocking.connect_ex(("127.0.0.1", self.port)) == 0 and self._ready():
                    return
            time.sleep(0.1)
        pytest.fail(f"PostgreSQL did not start: {(self.folder.parent / 'log').read_text()[-2000:]}")

    def _ready(self) -> bool:
        import psycopg  # noqa: PLC0415

        try:
            psycopg.connect(self.url, connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def stop(self) -> None:
        """Stop at once, as a crash would."""
        assert self.process
        self.process.send_signal(3)
        self.process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def program(name: str) -> str:
    """The path of one of the server's programs. Skips the test, with the reason, where there is none."""
    path = shutil.which(name, path=os.pathsep.join([*map(str, _FOLDERS), os.environ.get("PATH", "")]))
    if path is None:
        pytest.skip(f"no {name}: install PostgreSQL's server (Debian: apt install postgresql)")
    return path


def as_another() -> dict[str, Any]:
    """What makes a program run as somebody else where we are root, which PostgreSQL refuses to be."""
    if os.geteuid() != 0:
        return {}
    whom = next(each for each in pwd.getpwall() if each.pw_name in {"postgres", "nobody"})
    return {"user": whom.pw_uid, "group": whom.pw_gid, "extra_groups": []}


@contextmanager
def running_postgres() -> Iterator[Server]:
    """A server with a folder of its own; both are gone at the end."""
    pytest.importorskip("psycopg", reason="no psycopg: pip install 'reconciler[postgres]'")
    initdb, other = program("initdb"), as_another()
    memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - only a hint: it is quicker than a disk
    with tempfile.TemporaryDirectory(prefix="reconciler-postgres-", ignore_cleanup_errors=True, dir=memory) as folder:
        if other:
            os.chown(folder, other["user"], other["group"])
        made = [initdb, "-D", f"{folder}/data", "-A", "trust", "-U", "tester", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, check=True, capture_output=True, cwd=folder, **other)
        server = Server(Path(folder) / "data", free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()
