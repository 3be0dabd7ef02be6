"""Methods, parameters and callers that go away: what the edge says of each."""

import logging
from typing import Any

import httpx
import pytest
from starlette.types import Message

from shared.running.app import create_app
from shared.running.runtime import Runtime
from shared.testing.principals import plain_token
from tests.integration.shared.web.edge_example import client, count, runtime

__all__ = ["client", "runtime"]
"""The fixtures of the example."""
pytestmark = pytest.mark.rule("I-01")
Event = dict[str, Any]


async def test_head_answers_as_get_does_without_a_body(
    client: httpx.AsyncClient,
) -> None:
    for path in ("/plan/livez", "/plan/openapi.json"):
        got, headed = await client.get(path), await client.head(path)
        assert (headed.status_code, headed.content) == (got.status_code, b""), path
        assert headed.headers["content-type"] == got.headers["content-type"]
        assert headed.headers["content-length"] == got.headers["content-length"]


@pytest.mark.parametrize("method", ["GET", "DELETE", "PROPFIND"])
async def test_a_wrong_method_says_which_there_are(
    client: httpx.AsyncClient, method: str
) -> None:
    answer = await client.request(method, "/plan/v1/things")
    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert answer.json()["code"] == "method-not-allowed"
    assert answer.json()["allowed"] == ["POST"]


async def test_what_callers_make_up_makes_no_new_series(
    client: httpx.AsyncClient,
) -> None:
    for method in ("PUT", "PATCH", "BREW"):
        await client.request(method, "/plan/v1/things")
        await client.request(method, "/plan/v1/nothing")
    metrics = (await client.get("/plan/metrics")).text
    for method in ("PUT", "PATCH", "BREW"):
        assert f'method="{method}"' not in metrics
    assert 'method="other",route="/v1/things",status="405"} 3.0' in metrics


async def uploads_and_leaves(runtime: Runtime, path: str, kind: str) -> list[Message]:
    """Send the beginning of a body, then go away."""
    incoming: list[Event] = [
        {"type": "http.request", "body": b"name\na\n", "more_body": True},
        {"type": "http.disconnect"},
    ]
    sent: list[Message] = []

    async def receive() -> Event:
        return incoming.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    token = plain_token("310116-market", scopes="plan:write")
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "http_version": "1.1",
        "scheme": "http",
        "headers": [
            (b"content-type", kind.encode()),
            (b"authorization", f"Bearer {token}".encode()),
        ],
    }
    await create_app(runtime, "api")(scope, receive, send)
    return sent


@pytest.mark.parametrize(
    ("path", "kind"),
    [("/plan/v1/uploads", "text/csv"), ("/plan/v1/things", "application/json")],
)
async def test_a_caller_that_goes_away_is_no_fault_of_ours_and_leaves_nothing(
    runtime: Runtime, caplog: pytest.LogCaptureFixture, path: str, kind: str
) -> None:
    caplog.set_level(logging.INFO, logger="shared.web")
    assert await uploads_and_leaves(runtime, path, kind) == []
    said = [(r.levelname, r.message) for r in caplog.records if "request." in r.message]
    assert said == [("INFO", "request.client_gone")]
    app = create_app(runtime, "api")
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://edge.test"
    ) as http:
        metrics = (await http.get("/plan/metrics")).text
    assert 'status="499"' in metrics
    assert await count(runtime, "thing") == 0
