"""The pipe from one outbox to several consumer groups, over either bus."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from sqlalchemy import MetaData

from shared.civic.clock import ManualClock
from shared.db import Database, Tx
from shared.events import Event
from shared.events.credit import GradeChanged
from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from shared.messaging.bus import Bus
from shared.messaging.bus.inprocess import InProcessBus
from shared.messaging.bus.kafka import KafkaBus
from shared.messaging.bus.kafka_topics import ensure_topics
from shared.messaging.bus.topics import topic_of
from shared.messaging.consumer import Consumer
from shared.messaging.handlers import Handlers
from shared.running.app import Parts, build_runtime
from shared.running.kafka_access import Access
from shared.running.observability import Metrics
from shared.running.runtime import Runtime
from shared.running.service import Service
from shared.running.settings import ServiceSettings
from shared.testing.databases import chassis_template, clone, drop
from shared.testing.principals import PlainVerifier
from tests.factories.credit import grade

PRODUCER = "credit-svc"
GROUPS = ("plan-svc", "matching-svc")
DEADLINE_SECONDS = 240
EFFECT = """
CREATE TABLE effect (
    n bigint GENERATED ALWAYS AS IDENTITY, key text NOT NULL, version int NOT NULL
)
"""
TEMPLATE = chassis_template("pipe", EFFECT)


def fact(key: str, version: int) -> GradeChanged:
    """An event of the aggregate `key`, at a version of it."""
    return grade(uscc=key, version=version)


async def note(tx: Tx, events: Sequence[Event]) -> None:
    """The effect: one row an event, in the order of handling."""
    for event in events:
        if event.key.startswith("poison"):
            raise ValueError("this one cannot be handled")
    await tx.copy("effect", ("key", "version"), [(e.key, e.version) for e in events])


def facts_of(runtime: Runtime) -> AbstractAsyncContextManager[Tx]:
    """A transaction of facts alone: below the edge, so that no act tells of them."""
    return runtime.db.writing(runtime)


class Pipe:
    """One producer's database, two groups' databases, a bus between."""

    def __init__(self, server: PostgresServer, bootstrap: str | None) -> None:
        self._server = server
        self._bootstrap = bootstrap
        self._suffix = f"_p{os.urandom(4).hex()}"
        self._databases: dict[str, Database] = {}
        self._inprocess = InProcessBus(self._databases, batch=100)
        self._stack = AsyncExitStack()
        self.runtimes: dict[str, Runtime] = {}
        self.relay: Any = None
        self.begin: dict[TopicPartition, int] = {}

    @property
    def bootstrap(self) -> str:
        """Where the broker is."""
        if self._bootstrap is None:
            raise LookupError("this pipe has no broker")
        return self._bootstrap

    def url(self, name: str) -> str:
        """The URL of a database of this pipe."""
        return self._server.url(self._database_of(name))

    async def open(self) -> None:
        """Make the databases and wire the runtimes."""
        await clone(self._server, dict.fromkeys(self._names(), TEMPLATE))
        for name in (PRODUCER, *GROUPS):
            database = Database(self.url(name), name=name, size=25, timeout=60)
            self._databases[name] = database
            self._stack.push_async_callback(database.stop)
        await self._prepare_topics()
        for name in (PRODUCER, *GROUPS):
            self.runtimes[name] = self._runtime(name)
        self.relay = self.runtimes[PRODUCER].bus.relay(PRODUCER)

    async def _prepare_topics(self) -> None:
        if self._bootstrap:
            await ensure_topics(self._bootstrap, partitions=3)
            for group in GROUPS:
                await self._begin_here(group)

    async def _begin_here(self, group: str) -> None:
        """Begin where the topic ends now: the broker is shared by many pipes."""
        async with self._outside(group) as reader:
            partitions = [TopicPartition(topic_of(PRODUCER), n) for n in range(3)]
            reader.assign(partitions)
            self.begin = await reader.end_offsets(partitions)
            await reader.commit(self.begin)

    async def rewind(self, group: str) -> None:
        """On Kafka: have everything of this pipe delivered to a group again."""
        async with self._outside(group) as reader:
            reader.assign(list(self.begin))
            await reader.commit(self.begin)

    @asynccontextmanager
    async def _outside(self, group: str) -> AsyncIterator[AIOKafkaConsumer]:
        """A reader that sees a group's offsets and is no member of it."""
        reader = AIOKafkaConsumer(
            bootstrap_servers=self._bootstrap,
            group_id=self.group_name(group),
            enable_auto_commit=False,
        )
        await reader.start()
        try:
            yield reader
        finally:
            await reader.stop()

    async def close(self) -> None:
        """Stop everything and drop the databases."""
        if self.relay is not None:
            await self.relay.stop()
        for runtime in self.runtimes.values():
            await runtime.neighbours.aclose()
            await runtime.db.stop()
        await self._stack.aclose()
        await drop(self._server, self._names())

    def _names(self) -> list[str]:
        return [self._database_of(name) for name in (PRODUCER, *GROUPS)]

    def _database_of(self, name: str) -> str:
        return name.replace("-", "_") + self._suffix

    def _runtime(self, name: str) -> Runtime:
        handlers = Handlers()
        if name in GROUPS:
            handlers.on(GradeChanged)(note)
        settings = ServiceSettings(
            environment="test", database_url=self.url(name), bus="inprocess"
        )
        service = Service(
            name=name, title=name, metadata=MetaData(), routers=(), handlers=handlers
        )
        parts = Parts(
            clock=ManualClock(datetime(2026, 3, 2, 4, tzinfo=UTC)),
            bus=lambda database, metrics: self._bus(name, database, metrics),
            verifier=PlainVerifier(),
        )
        return build_runtime(service, settings, parts)

    def _bus(self, name: str, database: Database, metrics: Metrics) -> Bus:
        """The bus of a service; `name` counts where each has its own way in."""
        del name
        if self._bootstrap is None:
            return self._inprocess
        return KafkaBus(
            Access(self._bootstrap), database=database, metrics=metrics, batch=100
        )

    def group_name(self, group: str) -> str:
        """On Kafka a group of this pipe alone, so that tests do not share offsets."""
        return group if self._bootstrap is None else group + self._suffix

    def consumer(
        self, group: str, *, wrap: Callable[[Any], Any] | None = None
    ) -> Consumer:
        """A consumer of a group; `wrap` may put a fault around its reader."""
        runtime = self.runtimes[group]
        handlers = runtime.service.handlers
        reader = runtime.bus.reader(
            self.group_name(group), handlers.sources, handlers.types
        )
        return Consumer(runtime, wrap(reader) if wrap else reader)

    async def publish(self, *events: Event) -> None:
        """Record events in one transaction of the producer, facts alone."""
        async with facts_of(self.runtimes[PRODUCER]) as tx:
            await outbox.record(tx, *events)

    async def carry(self) -> None:
        """Let the relay send what is committed."""
        if self.relay is not None:
            while await self.relay.step():
                pass

    async def drain(self, consumer: Consumer, expected: int, group: str) -> None:
        """Consume until the effects are there and the bus has nothing more."""
        await consumer.start()
        async with asyncio.timeout(DEADLINE_SECONDS):
            while (
                await consumer.step(wait_seconds=0.02)
                or await consumer.lag() != 0
                or await self.count(group) < expected
            ):
                pass

    async def take(self, consumer: Consumer, messages: int) -> None:
        """Consume until so many messages were read, whatever their effect."""
        await consumer.start()
        async with asyncio.timeout(DEADLINE_SECONDS):
            while messages > 0:
                messages -= await consumer.step(wait_seconds=0.02)

    async def count(self, group: str) -> int:
        """How many effects a group has."""
        async with self.runtimes[group].reading() as tx:
            return int(await tx.fetchval("SELECT count(*) FROM effect"))

    async def effects(self, group: str) -> list[tuple[str, int]]:
        """The effects of a group in the order of handling."""
        async with self.runtimes[group].reading() as tx:
            rows = await tx.fetch("SELECT key, version FROM effect ORDER BY n")
        return [(row["key"], row["version"]) for row in rows]


def out_of_order(effects: Sequence[tuple[str, int]]) -> list[str]:
    """The keys whose versions did not come as 1, 2, 3, …"""
    seen: dict[str, int] = {}
    broken = []
    for key, version in effects:
        if version != seen.get(key, 0) + 1:
            broken.append(key)
        seen[key] = version
    return broken
