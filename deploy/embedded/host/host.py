"""The embedded host: the only code that knows all five services.

While the story is played nothing runs by itself: no worker, no job. The driver moves
the clock, calls, and lets the bus settle, so what comes out does not depend on timing.
Afterwards the workers run as in any deployment.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import asyncpg
import httpx
from fastapi import FastAPI

from deploy.embedded.host.api_client import ApiClient
from deploy.embedded.host.clock import HostClock
from deploy.embedded.host.gateway import Gateway, start_app
from deploy.embedded.host.on_demand_reader import OnDemandReader
from shared import migrate
from shared.auth.issuer import DevelopmentIssuer
from shared.db import Database
from shared.local_postgres.server import PostgresServer
from shared.messaging import partitions
from shared.messaging.bus import Bus, Reader, Relay
from shared.messaging.bus.inprocess import InProcessBus
from shared.messaging.bus.kafka import KafkaReader
from shared.messaging.consumer import Consumer
from shared.running.app import Parts, build_runtime, create_app
from shared.running.observability import Metrics
from shared.running.runtime import Runtime
from shared.running.service import NAMES, Service, load
from shared.running.settings import ServiceSettings, read_settings
from shared.running.worker import Worker

_STATEMENT_SECONDS = 120
_BATCH = 1000
_IDLE_SECONDS = 5.0
"""All that publishes is in this process and wakes who waits for it; this long they wait
otherwise, so that an idle host costs next to nothing."""


class NotSettlingError(RuntimeError):
    """A consumer fails, so the bus cannot settle; its last fault is the cause."""


@dataclass(frozen=True)
class Place:
    """Where a host keeps things and how it is reached."""

    server: PostgresServer
    issuer_folder: Path
    folder: Path
    port: int
    plain_week_years: tuple[int, ...] = ()
    kafka: str = ""
    """Bootstrap address; empty: the in-process bus."""

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.port}"


@dataclass
class Host:
    """Five running services, one clock, one gateway."""

    place: Place
    clock: HostClock
    gateway: Gateway
    api: ApiClient
    runtimes: dict[str, Runtime] = field(default_factory=dict)
    consumers: dict[str, Consumer] = field(default_factory=dict)
    _readers: dict[str, KafkaReader] = field(default_factory=dict)
    _on_demand: dict[str, OnDemandReader] = field(default_factory=dict)
    _relays: dict[str, Relay] = field(default_factory=dict)
    _databases: dict[str, Database] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._bus = InProcessBus(self._databases, batch=_BATCH)

    async def settle(self, *, everything: bool = False) -> int:
        """Let every consumer run until nothing is left; how many messages that were.

        Only what somebody published into is looked at; `everything` after a start,
        when nobody knows what an earlier process left.
        """
        handled = 0
        if everything:
            for runtime in self.runtimes.values():
                runtime.wake.set()
        while dirty := self._dirty():
            await asyncio.gather(*(self._relayed(name) for name in dirty))
            for reader in self._on_demand.values():
                reader.listen_to(dirty)
            handled += sum(
                await asyncio.gather(
                    *(
                        self._drained(name)
                        for name, runtime in self.runtimes.items()
                        if dirty & set(runtime.service.handlers.sources)
                    )
                )
            )
        return handled

    def _dirty(self) -> set[str]:
        """Who published since the last look."""
        found = {name for name, one in self.runtimes.items() if one.wake.is_set()}
        for name in found:
            self.runtimes[name].wake.clear()
        return found

    async def _relayed(self, name: str) -> None:
        if relay := self._relays.get(name):
            while await relay.step():
                pass

    async def _drained(self, name: str) -> int:
        consumer = self.consumers.get(name)
        if consumer is None:
            return 0
        handled = 0
        reader = self._readers.get(name)
        while True:
            count = await consumer.step(0.02 if reader else 0)
            if consumer.failing:
                raise NotSettlingError(name) from consumer.last_fault
            handled += count
            if not count and (reader is None or await reader.lag() == 0):
                return handled

    async def run_jobs(self) -> None:
        """Do what the workers would do every so often, once."""
        for runtime in self.runtimes.values():
            for job in runtime.service.jobs:
                await job.run(runtime)

    @asynccontextmanager
    async def background(self) -> AsyncIterator[None]:
        """Run every service's worker, as a deployment does."""
        for consumer in self.consumers.values():
            await consumer.stop()
        async with AsyncExitStack() as stack:
            for runtime in self.runtimes.values():
                worker = Worker(runtime)
                await worker.start()
                stack.push_async_callback(worker.stop)
            yield

    async def enter(self, stack: AsyncExitStack) -> None:
        """Migrate, wire and open all five."""
        services = [load(name) for name in NAMES]
        for service in services:
            database = Database(
                self._database_url(service), name="bus", size=6, timeout=60
            )
            self._databases[service.name] = database
            stack.push_async_callback(database.stop)
        for service in services:  # Alembic's context is one global: not at once
            await self._migrate(service)
        apps = {service.short: await self._open(service, stack) for service in services}
        self.gateway.serve(apps)

    def _database_url(self, service: Service) -> str:
        return self.place.server.url(service.package)

    async def _migrate(self, service: Service) -> None:
        url = self._database_url(service)
        connection = await asyncpg.connect(url)
        try:
            await migrate.check(connection, service.migrations)
        except migrate.SchemaStale:
            await migrate.upgrade(url, service.metadata, service.migrations)
        finally:
            await connection.close()

    def _settings(self, service: Service) -> ServiceSettings:
        wanted = {
            "recompute": "daily",
            # Long enough for a busy laptop: what is offered must not depend on timing.
            "options_deadline_seconds": 5.0,
        }
        own = {k: v for k, v in wanted.items() if k in service.settings.model_fields}
        return read_settings(
            service.settings,
            service.name,
            environment="development",
            database_url=self._database_url(service),
            bus="kafka" if self.place.kafka else "inprocess",
            kafka_bootstrap=self.place.kafka or "unused:0",
            consumer_batch=_BATCH,
            relay_idle_seconds=_IDLE_SECONDS,
            statement_timeout_seconds=_STATEMENT_SECONDS,
            plain_week_years=self.place.plain_week_years,
            jwks_file=self.place.issuer_folder / "jwks.json",
            public_url=self.place.url,
            neighbour_url=self.place.url,
            **own,
        )

    def _one_bus(self, _database: Database, _metrics: Metrics) -> Bus:
        """The same for all five, so that what one publishes wakes the others."""
        return self._bus

    async def _open(self, service: Service, stack: AsyncExitStack) -> FastAPI:
        parts = Parts(
            clock=self.clock,
            bus=None if self.place.kafka else self._one_bus,
            transport=httpx.ASGITransport(self.gateway),
        )
        runtime = build_runtime(service, self._settings(service), parts)
        app = create_app(runtime, "api")
        await stack.enter_async_context(app.router.lifespan_context(app))
        await partitions.ensure(runtime)
        self.runtimes[service.name] = runtime
        if relay := runtime.bus.relay(service.name):
            self._relays[service.name] = relay
            stack.push_async_callback(relay.stop)
        if service.handlers.types:
            await self._consume(runtime, stack)
        return app

    async def _consume(self, runtime: Runtime, stack: AsyncExitStack) -> None:
        name, handlers = runtime.service.name, runtime.service.handlers
        reader: Reader
        if self.place.kafka:
            reader = runtime.bus.reader(name, handlers.sources, handlers.types)
        else:
            reader = self._on_demand[name] = OnDemandReader(
                {
                    source: runtime.bus.reader(name, [source], handlers.types)
                    for source in handlers.sources
                }
            )
        if isinstance(reader, KafkaReader):
            self._readers[name] = reader
        consumer = Consumer(runtime, reader)
        await consumer.start()
        self.consumers[name] = consumer
        stack.push_async_callback(consumer.stop)


@asynccontextmanager
async def hosted(place: Place, clock: HostClock) -> AsyncIterator[Host]:
    """The five services, opened; everything is closed when the block ends."""
    issuer = DevelopmentIssuer(place.issuer_folder, _IssuerSettings())
    gateway = Gateway(start_app(issuer))
    host = Host(place, clock, gateway, ApiClient(gateway, issuer))
    async with AsyncExitStack() as stack:
        await host.enter(stack)
        yield host


@dataclass(frozen=True)
class _IssuerSettings:
    environment: str = "development"
    issuer: str = str(ServiceSettings.model_fields["issuer"].default)
    audience: str = str(ServiceSettings.model_fields["audience"].default)
