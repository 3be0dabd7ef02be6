"""Databases out of migrated templates: one per test, and none is migrated twice.

A template belongs to the server, so all workers of a run share it. Whoever needs it
first fills it under an advisory lock; it is complete once PostgreSQL calls it a
template. Nobody connects to it, for PostgreSQL copies no database that is in use.
"""

from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

import asyncpg

from shared import migrate
from shared.local_postgres.server import RUNNING, PostgresServer
from shared.messaging.bus.inprocess import InProcessBus
from shared.messaging.partitions import ensure
from shared.migrate import chassis
from shared.migrate.grants import grant
from shared.running.app import Parts, build_runtime
from shared.running.service import load
from shared.running.settings import read_settings
from shared.testing.principals import PlainVerifier


@dataclass(frozen=True)
class Template:
    """A kind of database; `fill` makes its schema, given a URL."""

    name: str
    fill: Callable[[str], Awaitable[None]]


async def clone(server: PostgresServer, wanted: Mapping[str, Template]) -> None:
    """Make databases, by name, as copies of their templates."""
    async with _admin(server) as admin:
        for database, template in wanted.items():
            await _complete(admin, server, template)
            await admin.execute(
                f'CREATE DATABASE "{database}" TEMPLATE "{template.name}"'
                " STRATEGY file_copy"
            )
            await admin.execute(f'GRANT CREATE ON DATABASE "{database}" TO {RUNNING}')


async def drop(server: PostgresServer, databases: Iterable[str]) -> None:
    """Drop databases, whoever is still connected."""
    async with _admin(server) as admin:
        for database in databases:
            await admin.execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')


@asynccontextmanager
async def _admin(
    server: PostgresServer,
) -> "AsyncIterator[asyncpg.Connection[asyncpg.Record]]":
    connection = await asyncpg.connect(server.url("postgres"), timeout=60)
    try:
        yield connection
    finally:
        await connection.close()


async def _complete(
    admin: "asyncpg.Connection[asyncpg.Record]",
    server: PostgresServer,
    template: Template,
) -> None:
    """Fill a template, unless this or another worker has."""
    name = template.name
    await admin.execute("SELECT pg_advisory_lock(hashtext($1))", name)
    try:
        if not await admin.fetchval(
            "SELECT datistemplate FROM pg_database WHERE datname = $1", name
        ):
            await admin.execute(f'DROP DATABASE IF EXISTS "{name}"')
            await admin.execute(f'CREATE DATABASE "{name}"')
            await template.fill(server.url(name))
            await admin.execute(
                f'ALTER DATABASE "{name}" IS_TEMPLATE true ALLOW_CONNECTIONS false'
            )
    finally:
        await admin.execute("SELECT pg_advisory_unlock(hashtext($1))", name)


async def _make_chassis(more: Sequence[str], url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        for statement in (*chassis.statements(), *more):
            await connection.execute(statement)
        await grant(connection, RUNNING)
    finally:
        await connection.close()


def chassis_template(name: str = "chassis", *more: str) -> Template:
    """Inbox, outbox and what else the chassis keeps; `more` are further statements."""
    return Template(f"{name}_template", partial(_make_chassis, more))


async def _migrate(name: str, url: str) -> None:
    service = load(name)
    await migrate.upgrade(url, service.metadata, service.migrations)
    await migrate.let_run(url, RUNNING)
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


def service_template(name: str) -> Template:
    """A service's whole schema, at its newest revision, with today's partitions."""
    return Template(f"{name.replace('-', '_')}_template", partial(_migrate, name))
