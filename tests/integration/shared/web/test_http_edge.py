"""What every route gets from the chassis, tried on an example service."""

import asyncio
import os
from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from pydantic import BaseModel, ConfigDict
from sqlalchemy import MetaData

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

router = Router(prefix="/v1", tags=["things"])


class Thing(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str


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
            "INSERT INTO thing (name, by) VALUES ($1, $2)", name, who.agency
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
        """WITH one AS (INSERT INTO late (name, by) VALUES ($1, $2))
           INSERT INTO thing (name, by) VALUES ($1, $2)""",
        thing.name,
        who.agency,
    )
    return thing


TEMPLATE = chassis_template(
    "edge",
    "CREATE TABLE thing (name text PRIMARY KEY, by text)",
    "CREATE TABLE late (name text UNIQUE DEFERRABLE INITIALLY DEFERRED, by text)",
)


@pytest.fixture
async def runtime(postgres: PostgresServer) -> AsyncIterator[Runtime]:
    database = f"edge_{os.urandom(4).hex()}"
    await clone(postgres, {database: TEMPLATE})
    url = postgres.url(database)
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
            verifier=PlainVerifier(),
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


async def test_a_commit_that_fails_is_an_error_and_never_a_201(
    client: httpx.AsyncClient, runtime: Runtime
) -> None:
    first = await client.post("/plan/v1/late-things", json={"name": "a"})
    second = await client.post("/plan/v1/late-things", json={"name": "a"})
    assert first.status_code == 201
    assert second.status_code == 500
    assert second.json()["code"] == "internal"
    assert await count(runtime, "late") == 1


async def test_one_statement_is_written_whole_or_not_at_all(
    client: httpx.AsyncClient, runtime: Runtime
) -> None:
    async with runtime.writing() as tx:
        await tx.execute("INSERT INTO late (name, by) VALUES ('b', '')")
    path = "/plan/v1/things-at-once"
    first = await client.post(path, json={"name": "a"})
    failing = await client.post(path, json={"name": "b"})
    refused = await client.post(path, json={"name": "refused"})
    assert first.status_code == 201
    assert first.json() == {"name": "a"}
    assert failing.json()["code"] == "internal"
    assert refused.json()["code"] == "name-taken"
    assert await count(runtime, "thing") == 1


async def test_a_second_statement_is_no_part_of_the_first_ones_transaction(
    client: httpx.AsyncClient, runtime: Runtime
) -> None:
    answer = await client.post("/plan/v1/twice", json={"name": "a"})
    assert answer.status_code == 500
    assert await count(runtime, "thing") == 1


@pytest.mark.rule("I-01")
@pytest.mark.parametrize("path", ["things", "things-at-once"])
async def test_the_second_call_with_a_key_gets_the_first_answer(
    client: httpx.AsyncClient, runtime: Runtime, path: str
) -> None:
    headers, path = {"idempotency-key": "once"}, f"/plan/v1/{path}"
    first = await client.post(path, json={"name": "a"}, headers=headers)
    second = await client.post(path, json={"name": "a"}, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    assert await count(runtime, "thing") == 1


async def test_two_calls_at_once_with_one_key_have_one_effect(
    client: httpx.AsyncClient, runtime: Runtime
) -> None:
    calls = [
        client.post(
            "/plan/v1/things", json={"name": "a"}, headers={"idempotency-key": "k"}
        )
        for _ in range(5)
    ]
    answers = await asyncio.gather(*calls)
    assert {answer.status_code for answer in answers} == {201}
    assert await count(runtime, "thing") == 1


async def test_a_key_used_for_another_request_is_refused(
    client: httpx.AsyncClient,
) -> None:
    headers = {"idempotency-key": "once"}
    await client.post("/plan/v1/things", json={"name": "a"}, headers=headers)
    other = await client.post("/plan/v1/things", json={"name": "b"}, headers=headers)
    assert other.status_code == 422
    assert other.json()["code"] == "idempotency-key-reused"


async def test_an_error_stores_no_answer_for_its_key(
    client: httpx.AsyncClient, runtime: Runtime
) -> None:
    await client.post("/plan/v1/things", json={"name": "a"})
    headers = {"idempotency-key": "again"}
    refused = await client.post("/plan/v1/things", json={"name": "a"}, headers=headers)
    async with runtime.writing() as tx:
        await tx.execute("DELETE FROM thing")
    taken = await client.post("/plan/v1/things", json={"name": "a"}, headers=headers)
    assert (refused.status_code, taken.status_code) == (409, 201)


async def test_a_problem_names_code_rule_and_what_to_do_in_the_callers_language(
    client: httpx.AsyncClient,
) -> None:
    await client.post("/plan/v1/things", json={"name": "a"})
    english = await client.post("/plan/v1/things", json={"name": "a"})
    chinese = await client.post(
        "/plan/v1/things",
        json={"name": "a"},
        headers={"accept-language": "zh-CN,zh;q=0.9,en;q=0.8"},
    )
    assert english.headers["content-type"] == "application/problem+json"
    body = english.json()
    assert (body["code"], body["rule"], body["name"]) == ("name-taken", "S-01", "a")
    assert body["next"] == "Read the present state and decide again."
    assert body["request_id"] == english.headers["x-request-id"]
    assert chinese.json()["detail"] == "该名称已存在。"


@pytest.mark.parametrize(
    ("body", "named"),
    [
        (b'{"name": ', "body"),
        (b'{"name": 7}', "body.name"),
        (b'{"nome": "x"}', "body.nome"),
        (b"", "body"),
    ],
)
@pytest.mark.parametrize("path", ["things", "things-at-once"])
async def test_a_body_that_cannot_be_taken_names_what_is_wrong(
    client: httpx.AsyncClient, runtime: Runtime, path: str, body: bytes, named: str
) -> None:
    answer = await client.post(
        f"/plan/v1/{path}", content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 422
    assert answer.json()["code"] == "body-invalid"
    assert any(e["at"].startswith(named) for e in answer.json()["errors"])
    assert await count(runtime, "thing") == 0


async def test_a_body_over_the_limit_is_refused_unread(
    client: httpx.AsyncClient,
) -> None:
    answer = await client.post("/plan/v1/things", json={"name": "a" * 5000})
    assert answer.status_code == 413
    assert answer.json()["code"] == "too-large"


async def test_an_unknown_path_is_a_problem_too(client: httpx.AsyncClient) -> None:
    answer = await client.get("/plan/v1/nothing")
    assert answer.status_code == 404
    assert answer.json()["code"] == "no-such-route"


async def test_readiness_names_the_part_that_is_away(runtime: Runtime) -> None:
    app = create_app(runtime, "api")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://edge.test"
    ) as client:
        ready = await client.get("/plan/readyz")
        metrics = await client.get("/plan/metrics")
    assert ready.json() == {
        "ready": True,
        "parts": {"database": "ok", "bus": "ok", "worker": "ok"},
    }
    assert "onevisit_http_requests_total" in metrics.text
