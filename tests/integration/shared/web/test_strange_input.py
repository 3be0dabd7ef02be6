"""What cannot be stored is 422 and says why, never 500."""

import httpx
import pytest

from tests.integration.shared.web.edge_example import client, runtime

__all__ = ["client", "runtime"]
"""The fixtures of the example."""


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"value": 2**31 - 1}, 422),
        ({"value": 2**31}, 422),
        ({"value": 2**62}, 422),
        ({"day": "9999-12-31", "value": 1}, 422),
        ({"value": 1}, 200),
    ],
)
async def test_what_nobody_has_room_for_is_refused(
    client: httpx.AsyncClient, body: dict[str, object], status: int
) -> None:
    answer = await client.post("/plan/v1/numbers", json=body)
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["code"] == "value-out-of-range"


@pytest.mark.parametrize("path", ["things", "things-at-once", "public-things"])
@pytest.mark.parametrize(
    ("body", "code"),
    [
        (rb'{"name": "a\u0000"}', "text-unreadable"),
        (rb'{"name": "\ud800"}', "text-unreadable"),
        (b'{"name": "\xff"}', "text-unreadable"),
        (b'{"name": ' + b"[" * 900 + b"]" * 900 + b"}", "json-too-deep"),
        (b'{"name": ' + b"9" * 30 + b"}", "number-too-large"),
        (b'{"name": NaN}', "body-invalid"),
    ],
)
async def test_a_body_that_cannot_be_stored_is_refused(
    client: httpx.AsyncClient, path: str, body: bytes, code: str
) -> None:
    headers = {"content-type": "application/json"}
    answer = await client.post(f"/plan/v1/{path}", content=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize("path", ["/plan/v1/%00", "/plan/v1/%FF", "/plan?q=%00"])
async def test_an_address_that_is_no_text_is_refused(
    client: httpx.AsyncClient, path: str
) -> None:
    answer = await client.get(path)
    assert (answer.status_code, answer.json()["code"]) == (422, "text-unreadable")
