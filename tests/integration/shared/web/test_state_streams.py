"""The state of a service is streamed to a few at a time (X-13)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from starlette.types import Message, Scope

from shared.testing.principals import plain_token
from shared.testing.world import MakeWorld, World

TOKEN = plain_token("310000-market", scopes="state:read")
PATH = "/credit/v1/state/grade"


def scope_of() -> Scope:
    return {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": PATH,
        "raw_path": PATH.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"authorization", f"Bearer {TOKEN}".encode())],
        "client": ("127.0.0.1", 1),
        "server": ("world.test", 80),
    }


async def asked(world: World, send: Callable[[Message], Awaitable[None]]) -> None:
    """Ask for the state as a caller that takes it as `send` does."""
    requests = iter([{"type": "http.request", "body": b"", "more_body": False}])

    async def receive() -> Message:
        for request in requests:
            return request
        await asyncio.Event().wait()
        raise AssertionError("cancelled before this")

    await world.apps["credit-svc"](scope_of(), receive, send)


@asynccontextmanager
async def slow_reader(world: World) -> AsyncIterator[None]:
    """Somebody who reads the state, and takes nothing of it while the block runs."""
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            begun.set()
            await go_on.wait()

    reading = asyncio.create_task(asked(world, send))
    await asyncio.wait_for(begun.wait(), 20)
    yield
    go_on.set()
    await reading


async def state_of(world: World) -> tuple[int, str | None]:
    client = world.client("credit-svc", "310000-market", scopes="state:read")
    answer = await client.get(PATH)
    return answer.status_code, answer.headers.get("retry-after")


@pytest.mark.rule("X-13")
async def test_one_more_than_the_few_is_told_to_come_again(
    make_world: MakeWorld,
) -> None:
    world = await make_world(
        "credit-svc", state_streams_at_once=1, state_wait_seconds=0.05
    )
    assert await state_of(world) == (200, None)
    async with slow_reader(world):
        assert await state_of(world) == (503, "30")
    assert await state_of(world) == (200, None)


@pytest.mark.rule("X-13")
async def test_who_breaks_off_keeps_nobody_elses_turn(make_world: MakeWorld) -> None:
    world = await make_world(
        "credit-svc", state_streams_at_once=1, state_wait_seconds=0.05
    )

    async def gone(_: Message) -> None:
        raise OSError("the caller has hung up")

    for _ in range(3):
        with pytest.raises(Exception, match=r"hung up|disconnect") as broken:
            await asked(world, gone)
        assert broken.type is not AssertionError
    assert await state_of(world) == (200, None)
