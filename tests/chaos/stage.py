"""The stage: PostgreSQL, Kafka and nine service processes, all behind proxies.

PostgreSQL is reached through a proxy by its URL. Kafka tells its clients where to
connect, so its node gets a listener of its own whose advertised address is the proxy:
not only the bootstrap, every connection of the services goes through it. The checkers
use the direct addresses.
"""

import asyncio
import contextlib
import random
import socket
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import httpx

from deploy.kafka.broker import Broker
from deploy.kafka.node import PORTS, Node
from shared.local_postgres.server import PostgresServer
from shared.running.names import NAMES
from tests.chaos.disk import SmallDisk
from tests.chaos.past import NOTED
from tests.chaos.planted import BUG
from tests.chaos.proxy import HOST, Proxy
from tests.fleet import Fleet, Member

PROCESSES = (
    ("matching-svc", "api", "matching-svc"),
    ("matching-svc", "worker", "matching-worker-1"),
    ("matching-svc", "worker", "matching-worker-2"),
    ("plan-svc", "api", "plan-svc"),
    ("plan-svc", "worker", "plan-worker"),
    ("checkcode-svc", "api", "checkcode-svc"),
    ("checkcode-svc", "worker", "checkcode-worker"),
    ("subject-svc", "all", "subject-svc"),
    ("credit-svc", "all", "credit-svc"),
)
"""Service, role, and the name of its process; the API is named as its service."""

SETTINGS = {
    "ONEVISIT_STATEMENT_TIMEOUT_SECONDS": "6",
    "ONEVISIT_HEARTBEAT_SECONDS": "5",
    "ONEVISIT_POOL_SIZE": "6",
    "ONEVISIT_CONSUMER_BATCH": "1000",
    "ONEVISIT_LOG_LEVEL": "INFO",
    "ONEVISIT_BUG_AT": BUG,
}
START_SECONDS = 240.0
SEGMENT = 16 * 1024 * 1024
"""A killed broker reads its last segments through before it serves: keep them small."""
CHECKPOINT = "ALTER SYSTEM SET checkpoint_timeout = '45s'"
"""A killed server repeats what came after its last checkpoint: keep that short."""


class ProxiedBroker(Broker):
    """A node with a second listener, whose clients are sent to a proxy."""

    def __init__(self, folder: Path, inner_port: int, proxy: Proxy) -> None:
        super().__init__(folder, heap="384m")
        self._inner_port = inner_port
        self._proxy = proxy

    @property
    def node(self) -> Node:
        """Where this broker listens for us; clients are told of the proxy."""
        fresh = self._node is None
        node = super().node
        if fresh:
            file = self.folder / "server.properties"
            extra = {
                "listeners=": f",CLIENT://{HOST}:{self._inner_port}",
                "advertised.listeners=": f",CLIENT://{HOST}:{self._proxy.port}",
                "listener.security.protocol.map=": ",CLIENT:PLAINTEXT",
            }
            lines = [*file.read_text().splitlines(), f"log.segment.bytes={SEGMENT}"]
            file.write_text("\n".join(_extended(line, extra) for line in lines) + "\n")
        return node


def _extended(line: str, extra: dict[str, str]) -> str:
    for start, more in extra.items():
        if line.startswith(start):
            return line + more
    return line


class ChaosFleet(Fleet):
    """Services that connect through the proxies, and a supervisor that restarts them.

    A fault that needs a process down holds it; every other dead process is started
    again, as an orchestrator would.
    """

    def __init__(
        self,
        folder: Path,
        server: PostgresServer,
        broker: Broker,
        proxies: tuple[Proxy, Proxy],
    ) -> None:
        super().__init__(folder, server, broker)
        self._postgres, self._kafka = proxies
        self.wanted: dict[str, tuple[str, str]] = {}
        self.held: Counter[str] = Counter()
        self.armed: dict[str, str] = {}
        self.starts = 0

    def _environment(self, member: Member, key: str) -> dict[str, str]:
        environment = super()._environment(member, key)
        url = urlsplit(self.url(member.name))
        user = url.netloc.rpartition("@")[0]
        through = url._replace(netloc=f"{user}@{HOST}:{self._postgres.port}")
        environment |= SETTINGS
        environment["ONEVISIT_DATABASE_URL"] = urlunsplit(through)
        environment["ONEVISIT_KAFKA_BOOTSTRAP"] = f"{HOST}:{self._kafka.port}"
        if point := self.armed.pop(key, None):
            environment["ONEVISIT_KILL_AT"] = point
        return environment

    def begin(self) -> None:
        """Start every process."""
        for name, role, key in PROCESSES:
            self.wanted[key] = (name, role)
            self.restart(key)

    def restart(self, key: str) -> None:
        """Start a process that is down."""
        name, role = self.wanted[key]
        self.starts += 1
        self.start(name, role, key)

    def is_up(self, key: str) -> bool:
        """Whether the process runs (or stands stopped)."""
        process = self.members[key].process
        return process is not None and process.poll() is None

    def labels(self, name: str, *roles: str) -> list[str]:
        """The processes of a service in these roles."""
        return [
            key
            for key, (service, role) in self.wanted.items()
            if service == name and role in roles
        ]

    @contextlib.contextmanager
    def down(self, *keys: str) -> Iterator[None]:
        """Kill processes and keep them down for the block."""
        for key in keys:
            self.held[key] += 1
            self.kill(key)
        try:
            yield
        finally:
            for key in keys:
                self.held[key] -= 1

    async def supervise(self) -> None:
        """Start what died, until cancelled."""
        while True:
            for key in list(self.wanted):
                if not self.held[key] and not self.is_up(key):
                    self.restart(key)
            await asyncio.sleep(0.3)

    async def unwell(self, seconds: float = 60) -> list[str]:
        """What is still not ready after some seconds; empty when all is well."""
        deadline = time.monotonic() + seconds
        missing = set(self.wanted)
        async with httpx.AsyncClient(timeout=5) as client:
            while missing and time.monotonic() < deadline:
                for key in list(missing):
                    if self.is_up(key) and await self._is_ready(
                        client, self.members[key]
                    ):
                        missing.discard(key)
                if missing:
                    await asyncio.sleep(0.2)
        return sorted(missing)


class Stage:
    """Everything that runs, on a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = PostgresServer(folder / "postgres")
        self.disk = SmallDisk(self.server)
        inner = _free_port()
        self.postgres_proxy = Proxy(lambda: (HOST, self.server.port))
        self.kafka_proxy = Proxy(lambda: (HOST, inner))
        self.broker = ProxiedBroker(folder / "kafka", inner, self.kafka_proxy)
        self.fleet = ChaosFleet(
            folder,
            self.server,
            self.broker,
            (self.postgres_proxy, self.kafka_proxy),
        )
        self._supervisor: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start everything and wait until it is ready."""
        await self.postgres_proxy.start()
        await self.kafka_proxy.start()
        await asyncio.gather(
            asyncio.to_thread(self.server.start), asyncio.to_thread(self.broker.start)
        )
        await self._tune()
        await self.fleet.prepare()
        await self._note_the_past()
        await self.disk.open([self.fleet.database(name) for name in NAMES])
        self.fleet.begin()
        self._supervisor = asyncio.create_task(self.fleet.supervise())
        if unwell := await self.fleet.unwell(START_SECONDS):
            raise RuntimeError(f"not ready after {START_SECONDS:.0f} s: {unwell}")

    async def _tune(self) -> None:
        conn = await asyncpg.connect(self.server.url("postgres"), timeout=20)
        try:
            await conn.execute(CHECKPOINT)
            await conn.execute("SELECT pg_reload_conf()")
        finally:
            await conn.close()

    async def _note_the_past(self) -> None:
        for name in NAMES:
            conn = await asyncpg.connect(self.fleet.url(name), timeout=20)
            await conn.execute(NOTED)
            await conn.close()

    async def close(self) -> None:
        """End everything that was started here."""
        if self._supervisor is not None:
            self._supervisor.cancel()
            await asyncio.gather(self._supervisor, return_exceptions=True)
        for key in list(self.fleet.members):
            self.fleet.resume(key)
            self.fleet.kill(key)
        await asyncio.to_thread(self.broker.kill)
        await asyncio.to_thread(self.server.stop)
        self.disk.close()
        await asyncio.to_thread(self.server.remove)
        await self.postgres_proxy.stop()
        await self.kafka_proxy.stop()

    def heal(self) -> None:
        """Let the proxies carry, and every stopped process go on."""
        self.postgres_proxy.heal()
        self.kafka_proxy.heal()
        if self.disk.mounted:
            self.disk.free()
        for key in self.fleet.wanted:
            self.fleet.resume(key)


def _free_port() -> int:
    """A port below those of outgoing connections, so that it stays free."""
    while True:
        port = random.choice(PORTS)
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind((HOST, port))
            return port
