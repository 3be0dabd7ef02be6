"""Secrets to rate: sealed, delivered, wiped; guessing shuts nobody out (C-12)."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from checkcode_svc.ratings.commands import forget

from shared.auth import scopes_of
from shared.retention.erasing import erase_due
from tests.integration.checkcode_svc.scene import DAY, MARKET, SERVICE, District

JUSTICE = "310116-justice"


async def rateable(alone: District) -> tuple[str, dict[str, Any]]:
    """The rating form of a visit with results, and what waits for its subject."""
    application = await alone.applied()
    alone.at(DAY)
    visit = await alone.visit(application["code"])
    assert (await alone.results(visit["id"])).status_code == 200
    [message] = await alone.messages()
    return urlsplit(application["scan_url"]).path + "/rating", message


async def rate(client: httpx.AsyncClient, path: str, secret: str) -> httpx.Response:
    return await client.post(path, data={"secret": secret, "score": "4"})


def at_address(alone: District, host: str) -> httpx.AsyncClient:
    transport = httpx.ASGITransport(alone.world.apps[SERVICE], client=(host, 1))
    return httpx.AsyncClient(transport=transport, base_url="http://world.test")


@pytest.mark.rule("C-12")
async def test_no_supervisor_and_no_operator_reads_a_secret_or_its_link(
    alone: District,
) -> None:
    _, message = await rateable(alone)
    secret, url = message["data"]["secret"], message["data"]["url"]
    supervisor = alone.client(JUSTICE, "supervisor")
    listed = await supervisor.get("/checkcode/v1/messages")
    assert listed.status_code == 200
    assert listed.json()["items"][0]["id"] == message["id"]
    assert secret not in listed.text
    assert url not in listed.text
    for role in ("supervisor", "ops"):
        client = alone.client(JUSTICE, role)
        refused = await client.get("/checkcode/v1/deliveries")
        assert (refused.status_code, refused.json()["missing"]) == (
            403,
            ["message:deliver"],
        )
    assert scopes_of("channel") == {"message:deliver"}


@pytest.mark.rule("C-12")
async def test_secrets_and_links_stand_nowhere_in_plain_text(alone: District) -> None:
    _, message = await rateable(alone)
    for table in ("message", "rating", "code", "outbox"):
        for row in await alone.rows(f"SELECT to_jsonb(t)::text AS t FROM {table} AS t"):
            assert message["data"]["secret"] not in row["t"]
            assert message["data"]["url"].rsplit("/", 1)[1] not in row["t"]


@pytest.mark.rule("C-12")
async def test_a_channel_of_an_agency_that_made_the_visit_reads_nothing_of_it(
    alone: District,
) -> None:
    _, message = await rateable(alone)
    own = alone.client(MARKET, "channel")
    listed = await own.get("/checkcode/v1/deliveries")
    assert listed.json()["items"] == []
    path = f"/checkcode/v1/messages/{message['id']}/delivery"
    taken = await own.post(path, json={"received_by": "店长"})
    assert (taken.status_code, taken.json()["code"]) == (404, "message-unknown")
    elsewhere = await alone.client("310101-justice", "channel").post(
        path, json={"received_by": "店长"}
    )
    assert elsewhere.status_code == 404


@pytest.mark.rule("C-12")
@pytest.mark.parametrize("where", ["place", "contact"])
async def test_a_delivered_message_is_wiped_and_its_secret_works(
    alone: District, where: str
) -> None:
    path, message = await rateable(alone)
    channel = alone.client(JUSTICE, "channel")
    delivery = f"/checkcode/v1/messages/{message['id']}/delivery"
    done = await channel.post(delivery, json={"received_by": "店长", "where": where})
    assert done.status_code == 200, done.text
    assert done.json()["delivered_where"] == where
    assert await alone.messages() == []
    assert await alone.rows("SELECT sealed FROM message") == [{"sealed": None}]
    again = await channel.post(delivery, json={"received_by": "店长"})
    assert (again.status_code, again.json()["code"]) == (409, "message-gone")
    taken = await rate(alone.anybody(), path, message["data"]["secret"])
    assert taken.status_code == 200


@pytest.mark.rule("C-12")
async def test_a_used_secret_is_wiped(alone: District) -> None:
    path, message = await rateable(alone)
    taken = await rate(alone.anybody(), path, message["data"]["secret"])
    assert taken.status_code == 200
    assert await alone.rows("SELECT sealed FROM message") == [{"sealed": None}]


@pytest.mark.rule("C-12")
async def test_a_secret_ends_and_is_wiped_then(alone: District) -> None:
    path, message = await rateable(alone)
    alone.at(DAY + timedelta(days=31))
    assert await alone.messages() == []
    late = await rate(alone.anybody(), path, message["data"]["secret"])
    assert late.status_code == 410
    await forget(alone.world.db(SERVICE))
    assert await alone.rows("SELECT sealed FROM message") == [{"sealed": None}]


@pytest.mark.rule("C-12")
async def test_wrong_tries_are_slowed_and_never_shut_the_right_secret_out(
    alone: District,
) -> None:
    path, message = await rateable(alone)
    async with at_address(alone, "203.0.113.7") as guesser:
        tries = [await rate(guesser, path, f"x{n}") for n in range(50)]
        assert [answer.status_code for answer in tries[:7]] == [422] * 5 + [429] * 2
        assert [answer.headers["retry-after"] for answer in tries[5:8]] == [
            "2",
            "4",
            "8",
        ]
        assert tries[-1].headers["retry-after"] == "3600"
        async with at_address(alone, "203.0.113.8") as another:
            assert (await rate(another, path, "wrong")).status_code == 422
        taken = await rate(guesser, path, message["data"]["secret"])
    assert taken.status_code == 200
    assert await alone.rows("SELECT score FROM rating") == [{"score": 4}]
    kept = await alone.rows("SELECT address FROM rating_try")
    assert "203.0.113.7" not in str(kept)
    alone.at(DAY + timedelta(days=2))
    await erase_due(alone.world.db(SERVICE))
    assert await alone.rows("SELECT address FROM rating_try") == []


@pytest.mark.rule("C-12")
async def test_a_secret_sent_before_secrets_were_keyed_still_works(
    alone: District,
) -> None:
    path, message = await rateable(alone)
    async with alone.world.db(SERVICE).writing() as tx:
        await tx.execute(
            "UPDATE rating SET secret_hash = encode(sha256($1::bytea), 'hex')",
            message["data"]["secret"].encode(),
        )
    taken = await rate(alone.anybody(), path, message["data"]["secret"])
    assert taken.status_code == 200


@pytest.mark.rule("C-12")
async def test_the_form_preselects_no_score(alone: District) -> None:
    path, _ = await rateable(alone)
    page = await alone.anybody().get(path.removesuffix("/rating"))
    select = page.text.partition('id="score"')[2].partition("</select>")[0]
    assert select.count("selected") == 1
    assert '<option value="" selected disabled>' in select
    blank = await alone.anybody().post(path, data={"secret": "x", "score": ""})
    assert blank.status_code == 422
