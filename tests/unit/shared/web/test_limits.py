"""The size of a body is bounded by its route, its time and the answer's too."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Form
from prometheus_client import CollectorRegistry
from starlette.types import Message, Scope

from shared.auth import Principal, require
from shared.jsontext import loads
from shared.running.observability import Metrics
from shared.running.settings import ServiceSettings
from shared.testing.principals import PlainVerifier, plain_token
from shared.web.http import Edge, Router, install_errors
from shared.web.streaming import Streamed
from shared.web.uploads import Spooled, Taking, UploadDep

TOKEN = plain_token("310116-market", scopes="plan:write")
Writer = Annotated[Principal, require("plan:write")]
router = Router(prefix="/v1")
held: list[str] = []


@router.post("/form")
async def form(text: Annotated[str, Form()] = "") -> int:
    """What anybody may send."""
    return len(text)


@router.post("/json")
async def take(body: dict[str, str], _who: Writer) -> int:
    """An ordinary body."""
    return len(body)


@router.post("/upload")
async def upload(file: UploadDep, _who: Writer) -> str:
    """An upload."""
    return file.digest


@router.post("/small-upload")
async def small(file: Annotated[Spooled, Depends(Taking(50))], _who: Writer) -> int:
    """An upload with a limit of its own."""
    return file.size


@router.get("/lines")
async def lines() -> Streamed:
    """An answer that never ends by itself."""

    async def told() -> AsyncIterator[str]:
        held.append("begun")
        try:
            while True:
                yield "x" * 1000
        finally:
            held.append("ended")

    return Streamed(told(), "application/x-ndjson")  # type: ignore[arg-type]  # an async generator


@dataclass
class Runtime:
    settings: ServiceSettings
    verifier: PlainVerifier = field(default_factory=PlainVerifier)
    made: dict[object, object] = field(default_factory=dict)

    def own(self, make: object) -> object:
        if make not in self.made:
            self.made[make] = make(self)  # type: ignore[operator]  # a function of it
        return self.made[make]

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[SimpleNamespace]:
        """Take the entry of an act."""
        yield SimpleNamespace(act=SimpleNamespace(outcome=None))


@pytest.fixture
def edge() -> Edge:
    settings = ServiceSettings(
        environment="test",
        database_url="postgresql://nobody@127.0.0.1:9/none",
        max_public_body_bytes=100,
        max_body_bytes=1000,
        max_upload_bytes=5000,
        body_seconds=0.05,
        reader_seconds=0.05,
        uploads_at_once=2,
        upload_wait_seconds=0.05,
        upload_grace_seconds=0.05,
        upload_least_bytes_per_second=100_000,
    )
    app = FastAPI(openapi_url=None)
    app.state.runtime = Runtime(settings)
    app.router.routes += router.routes
    install_errors(app)
    metrics = Metrics("plan-svc")
    assert isinstance(metrics.registry, CollectorRegistry)
    return Edge(app, metrics, settings)


def asked(method: str, path: str, kind: str, *more: tuple[str, str]) -> Scope:
    headers = {"content-type": kind, "authorization": f"Bearer {TOKEN}", **dict(more)}
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.4"},
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }


async def ask(edge: Edge, scope: Scope, pieces: Sequence[bytes]) -> tuple[int, bytes]:
    """Send the pieces of a body, then nothing more, but never an end."""
    waiting = [*pieces]
    told: list[Message] = []

    async def receive() -> Message:
        if waiting:
            return {
                "type": "http.request",
                "body": waiting.pop(0),
                "more_body": waiting != [] or pieces[-1] != b"",
            }
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: Message) -> None:
        told.append(message)

    await edge(scope, receive, send)
    return told[0]["status"], b"".join(m.get("body", b"") for m in told)


@pytest.mark.parametrize(
    ("path", "kind", "limit"),
    [
        ("/v1/form", "application/x-www-form-urlencoded", 100),
        ("/v1/form", "text/csv", 100),
        ("/v1/json", "application/json", 1000),
        ("/v1/json", "text/csv", 1000),
        ("/v1/json", "application/gzip", 1000),
        ("/v1/upload", "application/json", 5000),
        ("/v1/upload", "text/csv", 5000),
        ("/v1/small-upload", "application/x-ndjson", 50),
    ],
)
async def test_the_limit_is_the_routes_whatever_the_caller_calls_its_body(
    edge: Edge, path: str, kind: str, limit: int
) -> None:
    announced = asked("POST", path, kind, ("content-length", str(limit + 1)))
    status, body = await ask(edge, announced, [b"x"])
    assert (status, loads(body)["limit_bytes"]) == (413, limit)
    chunked = asked("POST", path, kind)
    status, body = await ask(edge, chunked, [b"x" * 10] * (limit // 10 + 1))
    assert (status, loads(body)["limit_bytes"]) == (413, limit)


@pytest.mark.parametrize("length", ["rubbish", "-1", "1_0", "١٢", "1" * 30, "+5", " "])
async def test_a_length_that_is_no_number_is_refused(edge: Edge, length: str) -> None:
    scope = asked("POST", "/v1/json", "application/json", ("content-length", "1"))
    scope["headers"][-1] = (b"content-length", length.encode())
    status, body = await ask(edge, scope, [b"{}", b""])
    assert (status, loads(body)["code"]) == (422, "length-unreadable")


@pytest.mark.parametrize("path", ["/v1/json", "/v1/upload"])
async def test_a_body_that_does_not_go_on_is_refused(edge: Edge, path: str) -> None:
    status, body = await ask(edge, asked("POST", path, "application/json"), [b"{"])
    assert (status, loads(body)["code"]) == (408, "too-slow")


async def test_an_upload_is_here_whole_with_the_hash_of_its_bytes(edge: Edge) -> None:
    scope = asked("POST", "/v1/upload", "text/csv")
    status, body = await ask(edge, scope, [b"a", b"bc", b""])
    assert status == 200
    assert loads(body) == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


async def test_a_few_uploads_are_taken_at_a_time_and_no_more(edge: Edge) -> None:
    app = edge._app  # noqa: SLF001 - the settings of this one test
    assert isinstance(app, FastAPI)
    slow = app.state.runtime.settings.model_copy(update={"upload_grace_seconds": 5})
    app.state.runtime.settings = slow
    holding = [
        asyncio.create_task(ask(edge, asked("POST", "/v1/upload", "text/csv"), [b"x"]))
        for _ in range(2)
    ]
    await asyncio.sleep(0)
    scope = asked("POST", "/v1/upload", "text/csv")
    status, body = await ask(edge, scope, [b"x", b""])
    assert (status, loads(body)["code"]) == (503, "uploads-busy")
    for task in holding:
        task.cancel()
    await asyncio.gather(*holding, return_exceptions=True)
    assert (await ask(edge, scope, [b"x", b""]))[0] == 200


async def test_whoever_does_not_read_is_let_go_and_the_answer_ends_at_once(
    edge: Edge,
) -> None:
    held.clear()
    taken = 0

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal taken
        taken += len(message.get("body", b""))
        if taken > 3000:
            await asyncio.Event().wait()

    await edge(asked("GET", "/v1/lines", ""), receive, send)
    assert held == ["begun", "ended"]


async def test_answers_of_data_are_stored_nowhere_and_framed_by_nobody(
    edge: Edge,
) -> None:
    heads: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(message: Message) -> None:
        heads.append(message)

    await edge(asked("POST", "/v1/json", "application/json"), receive, send)
    await edge(asked("POST", "/v1/none", "application/json"), receive, send)
    answered = [dict(m["headers"]) for m in heads if "headers" in m]
    assert [head[b"cache-control"] for head in answered] == [b"no-store"] * 2
    for head in answered:
        assert b"frame-ancestors 'none'" in head[b"content-security-policy"]
        assert b"default-src 'none'" in head[b"content-security-policy"]
