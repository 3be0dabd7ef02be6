"""Test support: a real PostgreSQL, services wired in one process, a clock that stands.

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
    Iterator,
    Sequence,
)
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from shared import migrate
from shared.auth import Principal, TokenInvalid, scopes_of
from shared.civic.clock import ManualClock
from shared.db import Database
from shared.events import EVENT_TYPES, Event
from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from shared.messaging.bus import Bus
from shared.messaging.bus.inprocess import InProcessBus
from shared.messaging.consumer import Consumer
from shared.messaging.partitions import ensure
from shared.migrate import chassis
from shared.running.app import Parts, build_runtime, create_app, start
from shared.running.observability import Metrics
from shared.running.runtime import Runtime
from shared.running.service import NAMES, Service, load
from shared.running.settings import read_settings

NOON = datetime(2026, 3, 2, 4, 0, tzinfo=UTC)
"""Where a world's clock stands at first: Monday 2 March 2026, noon in Shanghai."""


class PlainVerifier:
    """Reads `agency|level|region|scope scope` instead of a signed token: tests only."""

    async def verify(self, token: str) -> Principal:
        """The principal that the text names."""
        parts = token.split("|")
        if len(parts) != 4:  # noqa: PLR2004
            raise TokenInvalid
        agency, level, region, scopes = parts
        return Principal(
            f"test:{agency}", agency, region, level, frozenset(scopes.split()), "test"
        )


def plain_token(agency: str, *, role: str = "", scopes: str = "") -> str:
    """A token for `PlainVerifier`, by role or by scopes."""
    granted = " ".join(scopes_of(role)) if role else scopes
    region = agency.split("-", maxsplit=1)[0][:6]
    level = "municipal" if region == "310000" else "district"
    return f"{agency}|{level}|{region}|{granted}"


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


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A real PostgreSQL for the whole run, gone afterwards."""
    folder = Path(tmp_path_factory.mktemp("postgres"))
    server = PostgresServer(folder)
    server.start()
    try:
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def _templates() -> set[str]:
    """The services whose migrated template database stands in this run."""
    return set()


def database_of(name: str, running: Sequence[str]) -> str:
    """The database of a service; those that are not run share one, for their events.

    A reader then finds an event under each source that shares it; the inbox takes one.
    """
    return name.replace("-", "_") if name in running else "neighbours"


async def _clone(
    server: PostgresServer, templates: set[str], suffix: str, names: Sequence[str]
) -> None:
    """A database per service out of a template: quick, and empty each time."""
    admin = await asyncpg.connect(server.url("postgres"))
    try:
        for database in sorted({database_of(name, names) for name in NAMES}):
            template = f"{database}_template"
            if template not in templates:
                server.create_databases([template])
                if database == "neighbours":
                    await _chassis_only(server.url(template))
                else:
                    service = load(database.replace("_", "-"))
                    await _migrated(server.url(template), service)
                templates.add(template)
            await admin.execute(
                f'CREATE DATABASE "{database}{suffix}" TEMPLATE "{template}"'
            )
    finally:
        await admin.close()


async def _chassis_only(url: str) -> None:
    conn = await asyncpg.connect(url)
    try:
        for statement in chassis.statements():
            await conn.execute(statement)
    finally:
        await conn.close()


async def _migrated(url: str, service: Service) -> None:
    await migrate.upgrade(url, service.metadata, service.migrations)
    settings = read_settings(
        service.settings,
        service.name,
        environment="test",
        database_url=url,
        bus="inprocess",
        plain_week_years=(2027,),
    )
    parts = Parts(bus=lambda _d, _m: InProcessBus({}), verifier=PlainVerifier())
    runtime = build_runtime(service, settings, parts)
    try:
        await ensure(runtime)
    finally:
        await runtime.neighbours.aclose()
        await runtime.db.stop()


@pytest.fixture
async def make_world(
    postgres: PostgresServer, _templates: set[str]
) -> AsyncIterator[MakeWorld]:
    """Makes worlds that run the services named, and ends them after the test."""
    worlds: list[World] = []

    async def make(*names: str, **settings: Any) -> World:
        suffix = f"_w{os.urandom(4).hex()}"
        await _clone(postgres, _templates, suffix, names)
        world = World(postgres, suffix, names)
        worlds.append(world)
        await world.open(**settings)
        return world

    yield make
    for world in worlds:
        await world.close()
    admin = await asyncpg.connect(postgres.url("postgres"))
    try:
        for database in {world.url(name) for world in worlds for name in NAMES}:
            name = database.rpartition("/")[2]
            await admin.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    finally:
        await admin.close()
