"""Services wired in one process over a real PostgreSQL, with a clock that stands.

A pytest plugin (`pytest_plugins = ["shared.testing.world"]`). A `World` runs one
service or several over the in-process bus; neighbours that are not run are faked by
their events (`world.publish`). Nothing sleeps: `await world.settle()` drains every
consumer.
"""

import os
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Sequence,
)
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from shared.civic.clock import ManualClock
from shared.db import Database
from shared.events import EVENT_TYPES, Event
from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from shared.messaging.bus import Bus
from shared.messaging.bus.inprocess import InProcessBus
from shared.messaging.consumer import Consumer
from shared.running.app import Parts, build_runtime, create_app, start
from shared.running.observability import Metrics
from shared.running.runtime import Runtime
from shared.running.service import NAMES, Service, load
from shared.running.settings import read_settings
from shared.testing.databases import (
    Template,
    chassis_template,
    clone,
    drop,
    service_template,
)
from shared.testing.principals import PlainVerifier, plain_token

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Where a world's clock stands at first: Monday 2 March 2026, noon in Shanghai."""


class _Neighbours(httpx.AsyncBaseTransport):
    """Sends a call to the service whose path it has, without a network."""

    def __init__(self) -> None:
        self.apps: dict[str, FastAPI] = {}
        self.broken = False

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        app = self.apps.get(request.url.path.split("/")[1])
        if app is None or self.broken:
            raise httpx.ConnectError("the neighbour is away", request=request)
        return await httpx.ASGITransport(app).handle_async_request(request)


class World:
    """Some services of OneVisit in one process, over a real PostgreSQL."""

    def __init__(
        self, server: PostgresServer, suffix: str, names: Iterable[str]
    ) -> None:
        self.clock = ManualClock(NOON)
        self.neighbours = _Neighbours()
        self._server = server
        self._suffix = suffix
        self._names = tuple(names)
        self._databases: dict[str, Database] = {}
        self._stack = AsyncExitStack()
        self.runtimes: dict[str, Runtime] = {}
        self.consumers: dict[str, Consumer] = {}
        self.apps: dict[str, FastAPI] = {}

    async def open(self, **settings: Any) -> None:
        """Start the services; `settings` go to every one of them that has them."""
        for name in NAMES:
            database = Database(self.url(name), name=f"{name} bus", size=5, timeout=30)
            self._databases[name] = database
            self._stack.push_async_callback(database.stop)
        for name in self._names:
            await self._open_one(load(name), settings)

    async def close(self) -> None:
        """Stop everything."""
        await self._stack.aclose()

    def url(self, name: str) -> str:
        """The URL of a service's database."""
        return self._server.url(database_of(name, self._names) + self._suffix)

    def bus(self, _database: Database, _metrics: Metrics) -> Bus:
        """The in-process bus over all databases of this world."""
        return InProcessBus(self._databases)

    async def _open_one(self, service: Service, settings: dict[str, Any]) -> None:
        fields = service.settings.model_fields
        known = {name: value for name, value in settings.items() if name in fields}
        runtime = build_runtime(
            service,
            read_settings(
                service.settings,
                service.name,
                environment="test",
                database_url=self.url(service.name),
                bus="inprocess",
                plain_week_years=(2027,),
                **known,
            ),
            Parts(
                clock=self.clock,
                bus=self.bus,
                verifier=PlainVerifier(),
                transport=self.neighbours,
            ),
        )
        self._stack.push_async_callback(runtime.db.stop)
        self._stack.push_async_callback(runtime.neighbours.aclose)
        await start(runtime)
        self.runtimes[service.name] = runtime
        app = create_app(runtime, "api")
        self.apps[service.name] = app
        self.neighbours.apps[service.short] = app
        if service.handlers.types:
            reader = runtime.bus.reader(
                service.name, service.handlers.sources, service.handlers.types
            )
            self.consumers[service.name] = Consumer(runtime, reader)
            await self.consumers[service.name].start()
            self._stack.push_async_callback(self.consumers[service.name].stop)

    def client(
        self,
        service: str,
        agency: str = "310116-market",
        *,
        role: str = "",
        scopes: str = "",
        language: str = "en",
    ) -> httpx.AsyncClient:
        """A client of one service; without role and scopes it sends no token."""
        headers = {"accept-language": language}
        if role or scopes:
            token = plain_token(agency, role=role, scopes=scopes)
            headers["authorization"] = f"Bearer {token}"
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.apps[service]),
            base_url="http://world.test",
            headers=headers,
            timeout=60,
        )
        self._stack.push_async_callback(client.aclose)
        return client

    def db(self, service: str) -> Runtime:
        """The runtime of a service: `async with world.db("plan-svc").reading()`."""
        return self.runtimes[service]

    async def publish(self, service: str, *events: Event) -> None:
        """Put events into a service's outbox as that service would, run or not run."""
        some = next(iter(self.runtimes.values()))
        async with self._databases[service].writing(some) as tx:
            await outbox.record(tx, *events)

    async def deliver_again(self, service: str) -> None:
        """Forget what a service consumed, so that everything is delivered again."""
        async with self.runtimes[service].writing() as tx:
            await tx.execute("DELETE FROM inbox")
            await tx.execute("DELETE FROM inbox_position")
        consumer = self.consumers[service]
        await consumer.stop()
        await consumer.start()

    async def settle(self, most_rounds: int = 1000) -> None:
        """Let every consumer run until none finds anything more, and no job has work.

        Raises:
            AssertionError: if they do not come to rest.
        """
        for _ in range(most_rounds):
            handled = 0
            for consumer in self.consumers.values():
                while count := await consumer.step():
                    handled += count
                if consumer.failing:
                    raise AssertionError(f"a consumer fails: {consumer.last_fault!r}")
            for runtime in self.runtimes.values():
                handled += await _worked(runtime)
            if not handled:
                return
        raise AssertionError("the world does not settle")

    async def published(self, service: str, *models: type[Event]) -> list[Any]:
        """The events in a service's outbox, in order; of these models, or all."""
        types = [model.type for model in models] or None
        async with self._databases[service].connection() as conn:
            rows = await conn.fetch(
                """
                SELECT type, data::text AS data FROM outbox
                WHERE $1::text[] IS NULL OR type = ANY($1) ORDER BY id
                """,
                types,
            )
        known = [row for row in rows if row["type"] in EVENT_TYPES]
        return [EVENT_TYPES[r["type"]].model_validate_json(r["data"]) for r in known]


async def _worked(runtime: Runtime) -> int:
    """Do the jobs for which something waits; for how many it did."""
    count = 0
    for job in runtime.service.jobs:
        if job.waiting:
            async with runtime.reading() as tx:
                waits = bool(await tx.fetchval(job.waiting))
            if waits:
                await job.run(runtime)
                count += 1
    return count


MakeWorld = Callable[..., Awaitable[World]]


def database_of(name: str, running: Sequence[str]) -> str:
    """The database of a service; those that are not run share one, for their events.

    A reader then finds an event under each source that shares it; the inbox takes one.
    """
    return name.replace("-", "_") if name in running else "neighbours"


def _databases(suffix: str, names: Sequence[str]) -> dict[str, Template]:
    """The databases of a world and what each is a copy of."""
    return {
        database_of(name, names) + suffix: (
            service_template(name) if name in names else chassis_template()
        )
        for name in NAMES
    }


@pytest.fixture
async def make_world(postgres: PostgresServer) -> AsyncIterator[MakeWorld]:
    """Makes worlds that run the services named, and ends them after the test."""
    async with AsyncExitStack() as ending:

        async def make(*names: str, **settings: Any) -> World:
            suffix = f"_w{os.urandom(4).hex()}"
            databases = _databases(suffix, names)
            ending.push_async_callback(drop, postgres, databases)
            await clone(postgres, databases)
            world = World(postgres, suffix, names)
            ending.push_async_callback(world.close)
            await world.open(**settings)
            return world

        yield make
