"""Several services in one process: one clock, one bus, and a way to come to rest.

The embedded host and the tests run services like this. Nothing runs by itself, no
worker and no job: whoever drives the fleet calls, and lets it settle, so what comes out
does not depend on timing.
"""

import asyncio
from collections.abc import Iterable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from typing import Any

from fastapi import FastAPI

from shared.audit.acting import Acting, acting_as
from shared.db import Database
from shared.messaging.bus import Bus, Reader, Relay
from shared.messaging.bus.inprocess import InProcessBus
from shared.messaging.bus.on_demand import OnDemandReader
from shared.messaging.consumer import Consumer
from shared.running.app import Parts, build_runtime, create_app
from shared.running.observability import Metrics
from shared.running.runtime import Runtime
from shared.running.service import Service, load
from shared.running.settings import read_settings

_MOST_ROUNDS = 10_000
_KAFKA_WAIT_SECONDS = 0.02


class NotSettlingError(RuntimeError):
    """A consumer fails, or services answer each other without end."""


@dataclass(frozen=True)
class Wiring:
    """The settings that the services of a fleet share."""

    urls: Mapping[str, str]
    """The database of every service, whether it runs here or only its events do."""
    parts: Parts
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Given to each service that has a setting of that name."""
    kafka: bool = False
    """Over the Kafka of the settings; else over the in-process bus."""
    batch: int = 500
    """How many messages of the in-process bus go into one transaction."""


class Fleet:
    """Some services in one process, and what they are made of."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._stack = AsyncExitStack()
        self._relays: dict[str, Relay] = {}
        self._readers: dict[str, OnDemandReader] = {}
        self._published: set[str] = set()
        self.databases: dict[str, Database] = {}
        self._bus = InProcessBus(self.databases, batch=wiring.batch)
        self.runtimes: dict[str, Runtime] = {}
        self.consumers: dict[str, Consumer] = {}
        self.apps: dict[str, FastAPI] = {}

    async def open(self, names: Iterable[str]) -> None:
        """Wire the services and start their applications and consumers."""
        for name, url in self._wiring.urls.items():
            database = Database(url, name=f"{name} bus", size=6, timeout=60)
            self.databases[name] = database
            self._stack.push_async_callback(database.stop)
        for name in names:
            await self._open_one(load(name))

    async def close(self) -> None:
        """Stop everything."""
        await self._stack.aclose()

    async def _open_one(self, service: Service) -> None:
        runtime = self._runtime_of(service)
        app = create_app(runtime, "api")
        await self._stack.enter_async_context(app.router.lifespan_context(app))
        self.runtimes[service.name] = runtime
        self.apps[service.name] = app
        if relay := runtime.bus.relay(service.name):
            self._relays[service.name] = relay
            self._stack.push_async_callback(relay.stop)
        if service.handlers.types:
            consumer = Consumer(runtime, self._reader_of(runtime))
            await consumer.start()
            self.consumers[service.name] = consumer
            self._stack.push_async_callback(consumer.stop)

    def _runtime_of(self, service: Service) -> Runtime:
        fields = service.settings.model_fields
        own = {k: v for k, v in self._wiring.settings.items() if k in fields}
        settings = read_settings(
            service.settings,
            service.name,
            database_url=self._wiring.urls[service.name],
            bus="kafka" if self._wiring.kafka else "inprocess",
            **own,
        )
        bus = None if self._wiring.kafka else self._one_bus
        return build_runtime(service, settings, replace(self._wiring.parts, bus=bus))

    def _one_bus(self, _database: Database, _metrics: Metrics) -> Bus:
        """The same for all, so that what one publishes wakes the others."""
        return self._bus

    def _reader_of(self, runtime: Runtime) -> Reader:
        name, handlers = runtime.service.name, runtime.service.handlers
        if self._wiring.kafka:
            return runtime.bus.reader(name, handlers.sources, handlers.types)
        reader = OnDemandReader(
            {
                source: runtime.bus.reader(name, [source], handlers.types)
                for source in handlers.sources
            }
        )
        self._readers[name] = reader
        return reader

    def published_by(self, sources: Iterable[str]) -> None:
        """Remember who published, though no runtime of this fleet says so."""
        self._published |= set(sources)
        for reader in self._readers.values():
            reader.listen_to(self._published)

    async def settle(self, *, everything: bool = False) -> int:
        """Let every consumer run until nothing is left, and no job has work.

        Only what somebody published into is looked at; `everything` after a start,
        when nobody knows what an earlier process left.

        Returns:
            How many messages were handled.

        Raises:
            NotSettlingError: its cause is a consumer's last fault, if one fails.
        """
        handled = 0
        if everything:
            self.published_by(self.databases)
        for _ in range(_MOST_ROUNDS):
            if sources := self._newly_published():
                handled += await self._delivered(sources)
            elif not await self._worked():
                return handled
        raise NotSettlingError(f"still at it after {_MOST_ROUNDS} rounds")

    def _newly_published(self) -> set[str]:
        """The services that published since the last call."""
        awake = {
            name for name, runtime in self.runtimes.items() if runtime.wake.is_set()
        }
        for name in awake:
            self.runtimes[name].wake.clear()
        self.published_by(awake)
        sources, self._published = self._published, set()
        return sources

    async def _delivered(self, sources: set[str]) -> int:
        await asyncio.gather(*(self._relayed(name) for name in sources))
        listeners = [
            consumer
            for name, consumer in self.consumers.items()
            if sources & set(self.runtimes[name].service.handlers.sources)
        ]
        return sum(
            await asyncio.gather(*(self._drained(listener) for listener in listeners))
        )

    async def _relayed(self, name: str) -> None:
        if relay := self._relays.get(name):
            while await relay.step():
                pass

    async def _drained(self, consumer: Consumer) -> int:
        handled = 0
        wait = _KAFKA_WAIT_SECONDS if self._wiring.kafka else 0
        while True:
            count = await consumer.step(wait)
            if consumer.failing:
                raise NotSettlingError("a consumer fails") from consumer.last_fault
            handled += count
            if not count and (not self._wiring.kafka or await consumer.lag() == 0):
                return handled

    async def _worked(self) -> bool:
        """Do the jobs that have work waiting; whether there were any."""
        worked = False
        for runtime in self.runtimes.values():
            for job in runtime.service.jobs:
                if job.waiting and await _waits(runtime, job.waiting):
                    with acting_as(Acting.system(runtime.service.name, job.name)):
                        await job.run(runtime)
                    worked = True
        return worked


async def _waits(runtime: Runtime, sql: str) -> bool:
    async with runtime.reading() as tx:
        return bool(await tx.fetchval(sql))
