"""A pytest plugin: one PostgreSQL for all the workers of a run (pytest-xdist).

The process that was started by hand names a folder and hands it to each worker. The
first worker that needs PostgreSQL starts it there, under a lock; the others find it
running. The process that named the folder outlives every worker, and removes it.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from shared.local_postgres.server import PostgresServer

_FOLDER = pytest.StashKey[Path]()
_OF_THE_RUN = "onevisit_servers"
_ROOM_BYTES = 4 << 30


def pytest_configure(config: pytest.Config) -> None:
    """Name the folder of the run's servers, or take over the name that was handed."""
    of_worker: dict[str, Any] | None = getattr(config, "workerinput", None)
    folder = _new_folder() if of_worker is None else Path(of_worker[_OF_THE_RUN])
    config.stash[_FOLDER] = folder


def _new_folder() -> Path:
    """A folder in memory, if there is room: a database is 300 files to copy.

    A server's programs may have to be copied there too, so they must be let run.
    """
    memory = Path("/dev/shm")  # noqa: S108 - mkdtemp makes it ours
    fits = (
        memory.is_dir()
        and shutil.disk_usage(memory).free > _ROOM_BYTES
        and not os.statvfs(memory).f_flag & os.ST_NOEXEC
    )
    folder = tempfile.mkdtemp(prefix="onevisit-tests-", dir=memory if fits else None)
    Path(folder).chmod(0o755)  # the account that runs PostgreSQL passes through
    return Path(folder)


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Hand the folder to a worker (a hook of pytest-xdist)."""
    node.workerinput[_OF_THE_RUN] = str(node.config.stash[_FOLDER])


def pytest_unconfigure(config: pytest.Config) -> None:
    """Remove the run's servers when every worker has ended."""
    folder = config.stash.get(_FOLDER, None)
    if folder is None or hasattr(config, "workerinput"):
        return
    if (folder / "postgres").exists():
        PostgresServer(folder / "postgres").remove()
    shutil.rmtree(folder, ignore_errors=True)


def folder_of(config: pytest.Config) -> Path:
    """The folder of this run that all workers share."""
    return config.stash[_FOLDER]


@pytest.fixture(scope="session")
def run_folder(pytestconfig: pytest.Config) -> Path:
    """The folder of this run that all workers share."""
    return folder_of(pytestconfig)


@pytest.fixture(scope="session")
def postgres(run_folder: Path) -> PostgresServer:
    """A real PostgreSQL for the whole run, gone afterwards."""
    server = PostgresServer(run_folder / "postgres")
    with locked(run_folder / "postgres.lock"):
        server.start()
    return server


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Keep other workers out; a worker that dies lets go."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
