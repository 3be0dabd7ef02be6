"""An example service: its routes are what the chassis is tried on."""

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Annotated

import httpx
import pytest
from pydantic import BaseModel, ConfigDict
from sqlalchemy import MetaData

from shared.audit.writing import insertion, values
from shared.auth import Principal, require
from shared.civic.clock import ManualClock
from shared.errors import Conflict
from shared.local_postgres.server import PostgresServer
from shared.messaging.bus.inprocess import InProcessBus
from shared.running.app import Parts, build_runtime, create_app
from shared.running.runtime import Runtime
from shared.running.service import Service
from shared.running.settings import ServiceSettings
from shared.testing.databases import chassis_template, clone, drop
from shared.testing.principals import PlainVerifier, plain_token
from shared.testing.world import NOON
from shared.web.http import OneDep, Router, TxDep
from shared.web.uploads import UploadDep

router = Router(prefix="/v1", tags=["things"])


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str


class Number(BaseModel):
    value: int = 0
    day: date = date(2026, 1, 1)


class NameTaken(Conflict):
    """There is a thing of this name."""

    code, rule, zh = "name-taken", "S-01", "该名称已存在。"


@router.post("/things", status_code=201)
async def make(
    tx: TxDep, who: Annotated[Principal, require("plan:write")], thing: Thing
) -> Thing:
    """Make a thing."""
    if await tx.fetchval("SELECT 1 FROM thing WHERE name = $1", thing.name):
        raise NameTaken(name=thing.name)
    await tx.execute(
        "INSERT INTO thing (name, by) VALUES ($1, $2)", thing.name, who.agency
    )
    return thing


@router.post("/late-things", status_code=201)
async def make_late(
    tx: TxDep, who: Annotated[Principal, require("plan:write")], thing: Thing
) -> Thing:
    """Make a thing whose constraint is only checked at the commit."""
    await tx.execute(
        "INSERT INTO late (name, by) VALUES ($1, $2)", thing.name, who.agency
    )
    return thing


@router.post("/twice", status_code=201)
async def make_twice(
    tx: OneDep, who: Annotated[Principal, require("plan:write")], thing: Thing
) -> Thing:
    """Write twice where one statement was promised."""
    for name in (thing.name, f"{thing.name}2"):
        await tx.execute(
            f"""WITH one AS (INSERT INTO thing (name, by) VALUES ($1, $2)),
            {insertion(3)}""",
            name,
            who.agency,
            *values(tx),
        )
    return thing


@router.post("/unaudited", status_code=201)
async def make_unaudited(
    tx: OneDep, who: Annotated[Principal, require("plan:write")], thing: Thing
) -> Thing:
    """Write by a statement that has no row of the audit in it."""
    await tx.execute(
        "INSERT INTO thing (name, by) VALUES ($1, $2)", thing.name, who.agency
    )
    return thing


@router.post("/things-at-once", status_code=201)
async def make_at_once(
    tx: OneDep, who: Annotated[Principal, require("plan:write")], thing: Thing
) -> Thing:
    """Make a thing, and a late one, by one statement."""
    if thing.name == "refused":
        raise NameTaken(name=thing.name)
    await tx.execute(
        f"""WITH one AS (INSERT INTO late (name, by) VALUES ($1, $2)),
           two AS (INSERT INTO thing (name, by) VALUES ($1, $2)), {insertion(3)}""",
        thing.name,
        who.agency,
        *values(tx),
    )
    return thing


@router.post("/uploads", status_code=201)
async def take_upload(
    tx: TxDep, who: Annotated[Principal, require("plan:write")], file: UploadDep
) -> str:
    """Keep the hash of an upload."""
    await tx.execute(
        "INSERT INTO thing (name, by) VALUES ($1, $2)", file.digest, who.agency
    )
    return file.digest


@router.post("/public-things", status_code=201)
async def make_publicly(tx: TxDep, thing: Thing) -> Thing:
    """Make a thing without a token."""
    await tx.execute("INSERT INTO thing (name, by) VALUES ($1, '')", thing.name)
    return thing


@router.post("/numbers")
async def compute(tx: TxDep, number: Number) -> int:
    """Give PostgreSQL a number, and Python a day."""
    found = await tx.fetchval("SELECT $1::int", number.value)
    return (number.day + timedelta(days=int(found))).year


class SeveralClients(PlainVerifier):
    """Reads the client of a token out of its end, `…#client`."""

    async def verify(self, token: str) -> Principal:
        token, _, client = token.partition("#")
        return replace(await super().verify(token), client_id=client)


TEMPLATE = chassis_template(
    "edge",
    "CREATE TABLE thing (name text PRIMARY KEY, by text)",
    "CREATE TABLE late (name text UNIQUE DEFERRABLE INITIALLY DEFERRED, by text)",
)


@pytest.fixture
async def runtime(postgres: PostgresServer) -> AsyncIterator[Runtime]:
    database = f"edge_{os.urandom(4).hex()}"
    await clone(postgres, {database: TEMPLATE})
    url = postgres.running_url(database)
    settings = ServiceSettings(
        environment="test", database_url=url, bus="inprocess", max_body_bytes=2000
    )
    service = Service("plan-svc", "example", MetaData(), (router,))
    made = build_runtime(
        service,
        settings,
        Parts(
            clock=ManualClock(NOON),
            bus=lambda _d, _m: InProcessBus({}),
            verifier=SeveralClients(),
        ),
    )
    yield made
    await made.neighbours.aclose()
    await made.db.stop()
    await drop(postgres, [database])


@pytest.fixture
async def client(runtime: Runtime) -> AsyncIterator[httpx.AsyncClient]:
    token = plain_token("310116-market", scopes="plan:write")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(runtime, "api")),
        base_url="http://edge.test",
        headers={"authorization": f"Bearer {token}", "accept-language": "en"},
    ) as made:
        yield made


async def count(runtime: Runtime, table: str) -> int:
    async with runtime.reading() as tx:
        return int(await tx.fetchval(f"SELECT count(*) FROM {table}"))
