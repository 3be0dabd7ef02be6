"""A real PostgreSQL of one's own, for `make try` and for tests.

It listens on 127.0.0.1 only, with a password of its own, keeps its data in the folder
it is given, and survives a restart and a kill -9 of itself or of whoever started it.
As root it runs as an unprivileged user, for PostgreSQL refuses to run as root.

`fsync` is off: what is committed outlives every killed process, not a power cut; the
data of a try-out and of tests can be made again.
"""

import asyncio
import contextlib
import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

import asyncpg

from shared.local_postgres.account import (
    Account,
    PostgresStartError,
    ProgramError,
    reachable_home,
)
from shared.local_postgres.binaries import INSTALL, Binaries, find

_T = TypeVar("_T")
USER = "onevisit"
RUNNING = "onevisit_running"
"""Owns nothing: services run as it, so that they cannot change their audit (E-05)."""
_START_RETRY_SECONDS = 10.0
_LOG_TAIL = 1500
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "shared_buffers": "128MB",
    "fsync": "off",
    "full_page_writes": "off",
    "max_wal_size": "2GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class PostgresServer:
    """One server with its databases; `start` finds what an earlier run left.

    Args:
        folder: where the cluster, its log and its password are kept.
        databases: databases that exist after `start`.
    """

    def __init__(self, folder: Path, databases: Sequence[str] = ()) -> None:
        self._account = Account.unprivileged()
        self._home = reachable_home(folder.resolve(), self._account)
        self._databases = tuple(databases)
        self._binaries: Binaries | None = None
        self.port = 0

    @property
    def data(self) -> Path:
        """The cluster's folder."""
        return self._home / "data"

    @property
    def log(self) -> Path:
        """The server's log."""
        return self._home / "postgres.log"

    @property
    def pid(self) -> int | None:
        """The running server's process id, None when it is down."""
        recorded = _recorded_pid(self.data)
        return recorded if recorded and _is_postgres(recorded) else None

    def url(self, database: str) -> str:
        """The connection URL of one database."""
        return (
            f"postgresql://{USER}:{self._password()}@127.0.0.1:{self.port}/{database}"
        )

    def running_url(self, database: str) -> str:
        """The URL by which a service runs on a database that another role owns."""
        secret = sha256(self._password().encode()).hexdigest()
        return f"postgresql://{RUNNING}:{secret}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start the server, or take over the one an earlier run left behind.

        Raises:
            PostgresMissingError: there is none to start.
            PostgresStartError: it did not start.
        """
        if not (self.data / "PG_VERSION").exists():
            self._initialise()
        major = int((self.data / "PG_VERSION").read_text().split(".")[0])
        self._binaries = self._account.usable(find(major), self._home)
        if not self._take_over():
            self._launch()
        self.create_databases(self._databases)

    def stop(self) -> None:
        """Stop cleanly; nothing happens when it is down."""
        if self.pid is not None:
            self._pg_ctl("stop", "-m", "fast", "-w", "-t", "30")

    def kill(self) -> None:
        """Kill -9 the server, as a crash would; its children follow by themselves."""
        if (pid := self.pid) is not None:
            os.kill(pid, signal.SIGKILL)
            _wait_until(lambda: self.pid is None, seconds=5)

    def remove(self) -> None:
        """Stop the server and delete everything it kept."""
        if self._binaries is None and self.pid is not None:
            self._binaries = self._account.usable(find(), self._home)
        self.stop()
        shutil.rmtree(self._home, ignore_errors=True)

    def create_databases(self, names: Sequence[str]) -> None:
        """Create the databases that do not exist yet."""
        _in_thread(self._create_databases(names))

    async def _create_databases(self, names: Sequence[str]) -> None:
        connection = await asyncpg.connect(self.url("postgres"), timeout=20)
        try:
            await self._let_run(connection)
            rows = await connection.fetch("SELECT datname FROM pg_database")
            existing = {row["datname"] for row in rows}
            for name in names:
                if name not in existing:
                    await connection.execute(f'CREATE DATABASE "{name}"')
        finally:
            await connection.close()

    async def _let_run(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        """Make the role that services run as, unless it is there."""
        there = "SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)"
        if not await connection.fetchval(there, RUNNING):
            secret = urlsplit(self.running_url("postgres")).password
            await connection.execute(f"CREATE ROLE {RUNNING} LOGIN PASSWORD '{secret}'")

    def _password(self) -> str:
        return (self._home / "password").read_text().strip()

    def _initialise(self) -> None:
        """Make a new cluster; one that was left half made is made again."""
        shutil.rmtree(self.data, ignore_errors=True)
        self._home.mkdir(parents=True, exist_ok=True)
        password = self._home / "password"
        password.touch(mode=0o600)
        password.write_text(secrets.token_urlsafe(24))
        self._account.give(self._home, password)
        self._binaries = self._account.usable(find(), self._home)
        unfinished = self._home / "data.making"
        shutil.rmtree(unfinished, ignore_errors=True)
        command = [
            self._binaries.program("initdb"),
            *("-D", str(unfinished), "-U", USER, "--encoding=UTF8", "--locale=C"),
            *("--auth=scram-sha-256", f"--pwfile={password}", "--no-sync"),
        ]
        try:
            self._account.run(command, timeout=120)
        except ProgramError as error:
            raise self._not_started(error) from error
        unfinished.rename(self.data)

    def _take_over(self) -> bool:
        """Whether a server that an earlier run left on this cluster still serves."""
        recorded = _recorded_pid(self.data)
        if recorded is None:
            return False
        if not _is_postgres(recorded):
            # The pid file is stale; its number may belong to a stranger by now, and
            # PostgreSQL would refuse to start because of it.
            (self.data / "postmaster.pid").unlink(missing_ok=True)
            return False
        self.port = int((self.data / "postmaster.pid").read_text().split("\n")[3])
        with contextlib.suppress(OSError, TimeoutError, asyncpg.PostgresError):
            served = _in_thread(self._served_folder())
            return Path(served).resolve() == self.data.resolve()
        return False

    async def _served_folder(self) -> str:
        connection = await asyncpg.connect(self.url("postgres"), timeout=5)
        try:
            return str(await connection.fetchval("SHOW data_directory"))
        finally:
            await connection.close()

    def _launch(self) -> None:
        """Start, and start again while orphans of a killed server still exit."""
        deadline = time.monotonic() + _START_RETRY_SECONDS
        while True:
            self.port = self.port or _free_port()
            options = " ".join(
                f"-c {name}='{value}'"
                for name, value in {**_SETTINGS, "port": str(self.port)}.items()
            )
            try:
                self._pg_ctl(
                    *("start", "-w", "-t", "30", "-l", str(self.log), "-o", options)
                )
            except ProgramError as error:
                if time.monotonic() > deadline:
                    raise self._not_started(error) from error
                if _port_is_taken(self.port):
                    self.port = 0
                time.sleep(0.2)
            else:
                return

    def _not_started(self, error: ProgramError) -> PostgresStartError:
        log = self.log.read_text(errors="replace") if self.log.exists() else ""
        return PostgresStartError(
            f"PostgreSQL did not start: {error}\n{log[-_LOG_TAIL:]}\n"
            f"If its programs cannot run here, {INSTALL}: an installed one is "
            f"preferred. If its data in {self.data} is at fault, `make try-reset` "
            "forgets it."
        )

    def _pg_ctl(self, action: str, *arguments: str) -> None:
        if self._binaries is None:
            raise PostgresStartError("start() comes first")
        self._account.run(
            [
                self._binaries.program("pg_ctl"),
                action,
                "-D",
                str(self.data),
                *arguments,
            ],
            timeout=60,
        )


def _recorded_pid(data: Path) -> int | None:
    try:
        return int((data / "postmaster.pid").read_text().split("\n")[0])
    except (FileNotFoundError, ValueError):
        return None


def _is_postgres(pid: int) -> bool:
    """Whether a live process of this number is a PostgreSQL (and no zombie)."""
    if Path("/proc/self/stat").exists():
        try:
            line = Path(f"/proc/{pid}/stat").read_text()
        except (FileNotFoundError, ProcessLookupError):
            return False
        command, state = line.rsplit(")", 1)
        return "(postgres" in command and not state.strip().startswith("Z")
    shown = subprocess.run(  # noqa: S603 - a number is its only argument
        ["ps", "-o", "stat=,comm=", "-p", str(pid)],  # noqa: S607 - any ps will do
        capture_output=True,
        text=True,
        timeout=10,
        check=False,
    ).stdout.strip()
    return "postgres" in shown and not shown.startswith("Z")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _port_is_taken(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


def _wait_until(condition: Callable[[], bool], *, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.02)


def _in_thread(work: Coroutine[object, object, _T]) -> _T:
    """Run a coroutine to its end, also where a loop already runs in this thread."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result(timeout=60)


def temporary(databases: Sequence[str] = ()) -> PostgresServer:
    """A server on a new folder of its own, not started yet; `remove` clears it."""
    folder = Path(tempfile.mkdtemp(prefix="onevisit-pg-"))
    folder.chmod(0o755)
    return PostgresServer(folder, databases)
