"""What every route gets from the chassis, tried on an example service."""

import httpx
import pytest

from shared.running.app import create_app
from shared.running.runtime import Runtime
from shared.testing.principals import plain_token
from tests.integration.shared.web.edge_example import client, count, runtime

__all__ = ["client", "runtime"]
"""The fixtures of the example."""


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


async def test_the_reasons_of_wrong_members_are_in_the_callers_language(
    client: httpx.AsyncClient,
) -> None:
    english = await client.post(
        "/plan/v1/things", json={"name": 7}, headers={"accept-language": "en"}
    )
    chinese = await client.post(
        "/plan/v1/things", json={"name": 7}, headers={"accept-language": "zh"}
    )
    assert english.json()["errors"][0]["reason"] == "Input should be a valid string"
    assert chinese.json()["errors"][0]["reason"] == "应为文本"


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


@pytest.mark.parametrize("page", ["docs", "redoc"])
async def test_the_documents_load_from_here_alone_and_stand_in_no_frame(
    client: httpx.AsyncClient, page: str
) -> None:
    answer = await client.get(f"/plan/{page}")
    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "https:" not in policy


async def test_who_is_not_known_or_may_not_is_logged_without_a_word_of_theirs(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    for token in ("Bearer made-up", f"Bearer {plain_token('310116-market')}"):
        answer = await client.post(
            "/plan/v1/things", json={"name": "a"}, headers={"authorization": token}
        )
        assert answer.status_code in {401, 403}
    told = [r for r in caplog.records if r.message == "request.refused"]
    assert [getattr(record, "code", "") for record in told] == [
        "token-invalid",
        "scope-missing",
    ]
    assert "made-up" not in caplog.text
