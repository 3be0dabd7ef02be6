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
    Mapping,
    Sequence,
)
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from shared.civic.clock import ManualClock
from shared.events import EVENT_TYPES, Event, producer_of, public
from shared.events.audit import ActAudited
from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from shared.messaging.bus.inprocess import InProcessBus, InProcessReader
from shared.running.app import Parts
from shared.running.fleet import Fleet, Wiring
from shared.running.runtime import Runtime
from shared.running.service import NAMES
from shared.testing.databases import (
    Template,
    chassis_template,
    clone,
    drop,
    service_template,
)
from shared.testing.principals import PlainVerifier, plain_token

AUDITED = {ActAudited.type}
"""What every act leaves, beside its facts."""
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


class _SharedOutboxes(InProcessBus):
    """Neighbours that are not run share one outbox: each is read for its own types."""

    def reader(
        self, group: str, sources: Sequence[str], types: Sequence[str]
    ) -> InProcessReader:
        """A reader that finds of a shared outbox what its sources would publish."""
        own = [type_ for type_ in types if producer_of(type_) in sources]
        return super().reader(group, sources, own)


class World(Fleet):
    """Some services of OneVisit in one process, over a real PostgreSQL."""

    def __init__(
        self,
        server: PostgresServer,
        suffix: str,
        names: Sequence[str],
        settings: Mapping[str, Any],
    ) -> None:
        self.clock = ManualClock(NOON)
        self.neighbours = _Neighbours()
        self._urls = {
            name: server.running_url(database_of(name, names) + suffix)
            for name in NAMES
        }
        self._owned = {
            name: server.url(database_of(name, names) + suffix) for name in NAMES
        }
        self._clients = AsyncExitStack()
        parts = Parts(
            clock=self.clock, verifier=PlainVerifier(), transport=self.neighbours
        )
        common = {"environment": "test", "plain_week_years": (2027,), **settings}
        super().__init__(Wiring(self._urls, parts, common))
        self._bus = _SharedOutboxes(self.databases)

    async def open(self, names: Iterable[str]) -> None:
        """Start the services; each reaches the others without a network."""
        await super().open(names)
        for name, runtime in self.runtimes.items():
            self.neighbours.apps[runtime.service.short] = self.apps[name]

    async def close(self) -> None:
        """Stop everything."""
        await self._clients.aclose()
        await super().close()

    def url(self, name: str) -> str:
        """The URL of a service's database, by which it runs."""
        return self._urls[name]

    def owner_url(self, name: str) -> str:
        """The URL by which the owner of the tables migrates."""
        return self._owned[name]

    @asynccontextmanager
    async def owner(
        self, service: str
    ) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
        """A connection of the role that owns a service's tables, for faults in them."""
        connection = await asyncpg.connect(self.owner_url(service), timeout=30)
        try:
            yield connection
        finally:
            await connection.close()

    def client(
        self,
        service: str,
        agency: str = "310116-market",
        *,
        role: str = "",
        scopes: str = "",
        subject: str = "",
        language: str = "en",
    ) -> httpx.AsyncClient:
        """A client of one service; without role and scopes it sends no token."""
        headers = {"accept-language": language}
        if role or scopes:
            token = plain_token(agency, role=role, scopes=scopes, subject=subject)
            headers["authorization"] = f"Bearer {token}"
        client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.apps[service]),
            base_url="http://world.test",
            headers=headers,
            timeout=60,
        )
        self._clients.push_async_callback(client.aclose)
        return client

    def db(self, service: str) -> Runtime:
        """The runtime of a service: `async with world.db("plan-svc").reading()`."""
        return self.runtimes[service]

    async def publish(self, service: str, *events: Event) -> None:
        """Put events into a service's outbox as that service would, run or not run."""
        some = next(iter(self.runtimes.values()))
        async with self.databases[service].writing(some) as tx:
            await outbox.record(tx, *events)
        self.published_by([service])

    async def deliver_again(self, service: str) -> None:
        """Forget what a service consumed, so that everything is delivered again."""
        async with self.runtimes[service].writing() as tx:
            await tx.execute("DELETE FROM inbox")
            await tx.execute("DELETE FROM inbox_position")
        consumer = self.consumers[service]
        await consumer.stop()
        await consumer.start()

    async def settle(self, *, everything: bool = True) -> int:
        """Let every consumer run until none finds anything more, and no job has work.

        A test may write into any database, so every one is looked at.
        """
        return await super().settle(everything=everything)

    async def published(self, service: str, *models: type[Event]) -> list[Any]:
        """The events in a service's outbox, in order; of these models, or all facts."""
        types = [model.type for model in models] or [*EVENT_TYPES.keys() - AUDITED]
        async with self.databases[service].connection() as conn:
            rows = await conn.fetch(
                """
                SELECT type, data::text AS data FROM outbox
                WHERE type = ANY($1) ORDER BY id
                """,
                types,
            )
        return [EVENT_TYPES[r["type"]].model_validate_json(r["data"]) for r in rows]

    async def outside(self, service: str) -> list[str]:
        """What an outsider reads of a service: the public topic, as it is sent."""
        async with self.databases[service].connection() as conn:
            rows = await conn.fetch(
                "SELECT *, data::text AS data FROM outbox WHERE topic = $1 ORDER BY id",
                public.TOPIC,
            )
        return [outbox.envelope(f"/{service}", row).decode() for row in rows]


MakeWorld = Callable[..., Awaitable[World]]


def database_of(name: str, running: Sequence[str]) -> str:
    """The database of a service; those that are not run share one, for their events."""
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
            world = World(postgres, suffix, names, settings)
            ending.push_async_callback(world.close)
            await world.open(names)
            return world

        yield make
