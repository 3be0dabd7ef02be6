"""The second call with a key gets the first answer, and nobody else's does."""

import asyncio
from hashlib import sha256

import httpx
import pytest

from shared.running.runtime import Runtime
from tests.integration.shared.web.edge_example import client, count, runtime

__all__ = ["client", "runtime"]
"""The fixtures of the example."""


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


async def test_of_an_upload_every_byte_counts_not_its_length(
    client: httpx.AsyncClient, runtime: Runtime
) -> None:
    headers = {"idempotency-key": "once", "content-type": "text/csv"}
    path = "/plan/v1/uploads"
    first = await client.post(path, content=b"abc", headers=headers)
    again = await client.post(path, content=b"abc", headers=headers)
    other = await client.post(path, content=b"abd", headers=headers)
    charset = await client.post(
        path,
        content=b"abc",
        headers=headers | {"content-type": "text/csv; charset=gbk"},
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["idempotency-replayed"] == "true"
    assert {other.json()["code"], charset.json()["code"]} == {"idempotency-key-reused"}
    assert await count(runtime, "thing") == 1


@pytest.mark.rule("I-01")
async def test_a_key_belongs_to_one_client_of_one_person(
    client: httpx.AsyncClient,
) -> None:
    token = client.headers["authorization"]
    for caller in ("", "#desk", "#phone"):
        answer = await client.post(
            "/plan/v1/things",
            json={"name": f"a{caller}"},
            headers={"idempotency-key": "k", "authorization": token + caller},
        )
        assert answer.status_code == 201, answer.text
        assert "idempotency-replayed" not in answer.headers


async def test_whoever_has_no_token_has_no_key(
    client: httpx.AsyncClient, runtime: Runtime
) -> None:
    del client.headers["authorization"]
    for name in ("a", "b"):
        answer = await client.post(
            "/plan/v1/public-things",
            json={"name": name},
            headers={"idempotency-key": "k"},
        )
        assert answer.json() == {"name": name}
    assert await count(runtime, "thing") == 2
    assert await count(runtime, "idempotency") == 0


@pytest.mark.parametrize(
    ("path", "content", "told"),
    [
        ("things", b'{"name": "a"}', b'{"name": "a"}'),
        ("uploads", b"abc", b"3"),
    ],
)
async def test_a_key_of_the_version_before_is_honoured(
    client: httpx.AsyncClient, runtime: Runtime, path: str, content: bytes, told: bytes
) -> None:
    """Its row has agency and person alone, and of an upload the length."""
    address = f"/plan/v1/{path}"
    fingerprint = sha256(f"POST {address}?".encode() + told).hexdigest()
    async with runtime.writing() as tx:
        await tx.execute(
            """INSERT INTO idempotency (principal, key, fingerprint, status, body)
               VALUES ('310116-market/test:310116-market', 'k', $1, 201, 'before')""",
            fingerprint,
        )
    headers = {"idempotency-key": "k", "content-type": "application/json"}
    known = await client.post(address, content=content, headers=headers)
    other = await client.post(address, content=content + b" ", headers=headers)
    assert (known.status_code, known.text) == (201, "before")
    assert other.json()["code"] == "idempotency-key-reused"
    assert await count(runtime, "thing") == 0


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
