"""A direct route answers as FastAPI's own way would; what it cannot do is refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from types import SimpleNamespace
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI, Query
from pydantic import BaseModel, ConfigDict

from shared.auth import Principal, require
from shared.web.direct_route import NotDirect
from shared.web.http import LookDep, OneDep, Router, TxDep, install_errors
from shared.web.rates import Rates

Writer = Annotated[Principal, require("plan:write")]


class Visit(BaseModel):
    model_config = ConfigDict(extra="forbid")

    day: date
    minutes: int = 60
    tasks: list[str] = []


class Nothing(str):
    """A transaction that is a text, and takes the entry of a refusal."""

    __slots__ = ()
    act = SimpleNamespace(cases={}, outcome=None)


class Open:
    """A runtime whose transactions are nothing, and whose caller may write."""

    def __init__(self) -> None:
        self.verifier = self

    def own(self, _make: object) -> Rates:
        """Nobody is counted."""
        return Rates(None)

    async def verify(self, _token: str) -> Principal:
        scopes = frozenset({"plan:write"})
        return Principal("s1", "310116-market", "310116", "district", scopes)

    @asynccontextmanager
    async def writing_once(self) -> AsyncIterator[str]:
        yield Nothing("tx")

    writing = looking = writing_once


def example() -> FastAPI:
    router = Router(prefix="/v1")

    async def take(
        number: str, visit: Visit, tx: OneDep, who: Writer
    ) -> dict[str, object]:
        return {"number": number, "by": who.agency, "tx": tx, **visit.model_dump()}

    router.post("/direct/{number}", status_code=201)(take)

    async def solved(
        number: str, visit: Visit, tx: TxDep, who: Writer
    ) -> dict[str, object]:
        return await take(number, visit, tx, who)

    router.post("/solved/{number}", status_code=201)(solved)
    app = FastAPI()
    app.state.runtime = Open()
    app.include_router(router, prefix="/plan")
    install_errors(app)
    return app


async def answers(body: bytes, kind: str | None) -> list[httpx.Response]:
    headers = {"authorization": "Bearer x", "accept-language": "en"}
    if kind is not None:
        headers["content-type"] = kind
    transport = httpx.ASGITransport(example())
    async with httpx.AsyncClient(transport=transport, base_url="http://test") as http:
        return [
            await http.post(f"/plan/v1/{way}/a%20b", content=body, headers=headers)
            for way in ("direct", "solved")
        ]


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "a/b+json", None])
@pytest.mark.parametrize(
    "body",
    [
        b'{"day": "2026-11-23", "tasks": ["a"]}',
        b'{"day": "2026-11-23", "minutes": "90"}',
        b'{"day": "2026-11-23", "minutes": 9.5}',
        b'{"day": "tomorrow"}',
        b'{"day": "2026-11-23", "day": "2026-11-24"}',
        b'{"day": "2026-11-23", "more": 1}',
        b'{"day": ',
        b"[]",
        b"null",
        b"",
        b"\xff",
    ],
)
async def test_both_ways_answer_the_same(body: bytes, kind: str | None) -> None:
    first, second = await answers(body, kind)
    assert (first.status_code, first.content) == (second.status_code, second.content)
    assert first.headers.items() == second.headers.items()


async def test_what_is_right_is_taken() -> None:
    answer, _ = await answers(b'{"day": "2026-11-23"}', "application/json")
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "number": "a b",
            "by": "310116-market",
            "tx": "tx",
            "day": "2026-11-23",
            "minutes": 60,
            "tasks": [],
        },
    )


def test_a_route_that_needs_more_is_refused_when_it_is_made() -> None:
    router = Router(prefix="/v1")

    async def queried(tx: LookDep, page: Annotated[int, Query()] = 1) -> None: ...

    async def numbered(number: int, tx: LookDep) -> None: ...

    for endpoint, path in ((queried, "/a"), (numbered, "/{number}")):
        with pytest.raises(NotDirect):
            router.get(path)(endpoint)
