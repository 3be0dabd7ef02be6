"""Read models rebuilt from the log, beside the living ones (X-13).

Each service that listens gets an empty database; its own handlers, behind the real
consumer and inbox, are fed with the topics as they stand. Afterwards the tables that
are made of events alone must hold the same rows.
"""

import asyncio
from collections.abc import Sequence

import asyncpg

from shared.auth import Principal
from shared.db import Tx
from shared.local_postgres.server import PostgresServer
from shared.messaging import partitions
from shared.messaging.bus import Batch, Delivery, topic_of
from shared.messaging.bus.inprocess import InProcessBus
from shared.messaging.bus.records import delivery_of
from shared.messaging.consumer import Consumer
from shared.migrate import upgrade
from shared.running.app import Parts, build_runtime
from shared.running.names import NAMES
from shared.running.runtime import Runtime
from shared.running.service import load
from shared.running.settings import read_settings
from tests.chaos.wire import Record

BESIDES = {"plan-svc": ("task_code", "task_joint")}
"""Tables made of events that are not called a copy."""
AT_ONCE = 2000
"""Messages in one transaction."""
TRIES = 20
"""Connections of the pool that a killed server left behind fail once each."""
DIGEST = """
SELECT count(*),
       coalesce(sum(('x' || left(md5(t::text), 15))::bit(60)::bigint), 0)::text
FROM {} t
"""


class _Nobody:
    async def verify(self, token: str) -> Principal:
        """Nobody calls here."""
        raise NotImplementedError(token)


class _Fed:
    """A reader that hands out what it is fed with."""

    def __init__(self) -> None:
        self.waiting: list[Delivery] = []

    async def start(self) -> None:
        """Nothing to join."""

    async def stop(self) -> None:
        """Nothing to leave."""

    async def poll(self, wait_seconds: float) -> Batch | None:
        """Everything that waits."""
        del wait_seconds
        return Batch(list(self.waiting)) if self.waiting else None

    async def lag(self) -> int:
        """What it was fed and did not hand out."""
        return len(self.waiting)

    async def save(self, tx: Tx, batch: Batch) -> None:
        """Nothing: the run's own reading is the position."""

    async def done(self, batch: Batch) -> None:
        """These are through."""
        del self.waiting[: len(batch.deliveries)]

    async def release(self, batch: Batch) -> None:
        """They come again."""


class RebuildFailed(RuntimeError):
    """The log could not be replayed."""


def runtime_of(name: str, url: str) -> Runtime:
    """A service's runtime in this process, on a database; matching copies only."""
    service = load(name)
    settings = read_settings(
        service.settings,
        name,
        environment="test",
        database_url=url,
        bus="inprocess",
        plain_week_years=(2027,),
        **({"recompute": "daily"} if name == "matching-svc" else {}),
    )
    parts = Parts(bus=lambda _d, _m: InProcessBus({}), verifier=_Nobody())
    return build_runtime(service, settings, parts)


class Replica:
    """One service's read model, made again from the log."""

    def __init__(self, name: str, url: str) -> None:
        service = load(name)
        self.name = name
        self.url = url
        self._runtime = runtime_of(name, url)
        self._reader = _Fed()
        self._consumer = Consumer(self._runtime, self._reader)
        self._types = frozenset(service.handlers.types)
        self._topics = {topic_of(source) for source in service.handlers.sources}

    async def open(self) -> None:
        """Make its tables."""
        service = self._runtime.service
        await upgrade(self.url, service.metadata, service.migrations)
        await partitions.ensure(self._runtime)

    async def close(self) -> None:
        """Close its connections."""
        await self._runtime.neighbours.aclose()
        await self._runtime.db.stop()

    async def take(self, deliveries: Sequence[Delivery]) -> None:
        """Replay what concerns this service of one partition's messages."""
        mine = [
            delivery
            for delivery in deliveries
            if delivery.topic in self._topics
            and (delivery.fault or delivery.type in self._types)
        ]
        for start in range(0, len(mine), AT_ONCE):
            self._reader.waiting += mine[start : start + AT_ONCE]
            for _ in range(TRIES):
                await self._consumer.step()
                if not self._reader.waiting:
                    break
            else:
                raise RebuildFailed(f"{self.name}: {self._consumer.last_fault!r}")


class Replicas:
    """The rebuilt read models of all services that listen."""

    def __init__(self, server: PostgresServer, suffix: str) -> None:
        self._server = server
        names = [name for name in NAMES if load(name).handlers.types]
        self._databases = {name: f"{name.replace('-', '_')}{suffix}r" for name in names}
        self._all: list[Replica] = []

    async def open(self) -> None:
        """Make their databases."""
        self._server.create_databases(list(self._databases.values()))
        for name, database in self._databases.items():
            replica = Replica(name, self._server.url(database))
            await replica.open()
            self._all.append(replica)

    async def close(self) -> None:
        """Close their connections."""
        for replica in self._all:
            await replica.close()

    async def take(self, records: Sequence[Record]) -> None:
        """Replay messages of one partition into each; each message once."""
        deliveries = [delivery_of(record) for record in records]
        await asyncio.gather(*(replica.take(deliveries) for replica in self._all))

    async def differences(self, living: dict[str, str]) -> list[str]:
        """The tables whose rebuilt rows are not those of the living database."""
        differing = []
        for replica in self._all:
            there, rebuilt = await asyncio.gather(
                digests(living[replica.name], replica.name),
                digests(replica.url, replica.name),
            )
            differing += [
                f"{replica.name} {table}: living {rows}, rebuilt {rebuilt[table]}"
                for table, rows in there.items()
                if rows != rebuilt[table]
            ]
        return differing


async def digests(url: str, name: str) -> dict[str, tuple[int, str]]:
    """Rows and digest of each read model's table; the order of rows does not count."""
    conn = await asyncpg.connect(url, timeout=20)
    try:
        rows = await conn.fetch(
            r"SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            r" AND tablename LIKE '%\_copy' ORDER BY tablename"
        )
        tables = [row["tablename"] for row in rows] + list(BESIDES.get(name, ()))
        digest_of = {}
        for table in tables:
            row = await conn.fetchrow(DIGEST.format(table))
            digest_of[table] = (row[0], row[1]) if row is not None else (0, "")
        return digest_of
    finally:
        await conn.close()
