"""Who calls is the peer, or whom a proxy of ours names; never what a caller says."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from ipaddress import IPv4Network

import httpx
import pytest
import uvicorn
from starlette.types import Receive, Scope, Send

from shared.running.serving import server_options
from shared.running.settings import ServiceSettings
from tests.tools import free_port

OURS, OTHERS = IPv4Network("127.0.0.0/8"), IPv4Network("10.0.0.0/8")
CALLER = "203.0.113.9"


async def says_who_calls(scope: Scope, _: Receive, send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    body = scope["client"][0].encode()
    await send({"type": "http.response.body", "body": body})


@asynccontextmanager
async def serving(*proxies: IPv4Network) -> AsyncIterator[httpx.AsyncClient]:
    """A server as `onevisit serve` starts it, that trusts these proxies."""
    settings = ServiceSettings(
        environment="test",
        database_url="postgresql://a@b/c",
        bus="inprocess",
        trusted_proxies=proxies,
    )
    port = free_port()
    options = {**server_options(settings), "lifespan": "off"}
    server = uvicorn.Server(uvicorn.Config(says_who_calls, port=port, **options))
    running = asyncio.create_task(server.serve())
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}",
        transport=httpx.AsyncHTTPTransport(retries=20),
    ) as client:
        yield client
    server.should_exit = True
    await running


@pytest.mark.rule("E-05")
async def test_the_word_of_a_proxy_of_ours_counts_and_nobody_elses() -> None:
    said = {"x-forwarded-for": CALLER}
    async with serving(OURS) as client:
        assert (await client.get("/", headers=said)).text == CALLER
        assert (await client.get("/")).text == "127.0.0.1"
    async with serving(OTHERS) as client:
        answer = await client.get("/", headers=said)
        assert answer.text == "127.0.0.1"
        assert "server" not in answer.headers


@pytest.mark.rule("E-05")
async def test_what_a_caller_put_before_the_proxys_word_does_not_count() -> None:
    said = {"x-forwarded-for": f"198.51.100.1, {CALLER}"}
    async with serving(OURS) as client:
        assert (await client.get("/", headers=said)).text == CALLER
