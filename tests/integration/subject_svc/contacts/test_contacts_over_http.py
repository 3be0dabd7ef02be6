"""Contacts over HTTP: entered, confirmed, read by the channel alone, wiped (S-11)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from subject_svc.contacts import commands
from subject_svc.settings import SubjectSettings

from shared.audit.acting import Acting, acting_as
from shared.retention.erasing import erase_due
from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, ONE, TWO, register

pytestmark = pytest.mark.rule("S-11")
PHONE = "13800000000"


@pytest.fixture
def channel(world: World) -> httpx.AsyncClient:
    return world.client("subject-svc", "310000-justice", role="channel")


@pytest.fixture
def app(world: World) -> httpx.AsyncClient:
    """The city's app, in which the subject signed in."""
    return world.client("subject-svc", "310000-justice", role="app")


@pytest.fixture
async def registered(registrar: httpx.AsyncClient) -> str:
    await register(registrar, ONE)
    return ONE


def body(**members: Any) -> dict[str, Any]:
    return {
        "kind": "phone",
        "value": PHONE,
        "role": "responsible_person",
        "purposes": ["notices", "secrets"],
        **members,
    }


async def given(client: httpx.AsyncClient, code: str, **members: Any) -> str:
    url = f"{BASE}/subjects/{code}/contacts"
    answer = await client.post(url, json=body(**members))
    assert answer.status_code == 201, answer.text
    assert answer.json()["status"] == "given"
    assert PHONE not in answer.text
    return str(answer.json()["id"])


async def read(client: httpx.AsyncClient, **asked: str) -> list[dict[str, Any]]:
    answer = await client.get(f"{BASE}/contacts", params=asked)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


async def test_what_an_officer_enters_serves_nothing_until_the_subject_confirms_it(
    registrar: httpx.AsyncClient,
    channel: httpx.AsyncClient,
    app: httpx.AsyncClient,
    registered: str,
) -> None:
    contact = await given(registrar, registered)
    assert await read(channel) == []
    (asked,) = await read(channel, status="given")
    assert (asked["id"], asked["value"]) == (contact, PHONE)
    url = f"{BASE}/contacts/{contact}/confirmation"
    assert (
        await registrar.post(url, json={"purposes": ["notices"]})
    ).status_code == 403
    answer = await app.post(url, json={"purposes": ["notices"]})
    assert (answer.status_code, answer.json()["status"]) == (200, "confirmed")
    (open_,) = await read(channel, uscc=registered)
    assert (open_["value"], open_["purposes"]) == (PHONE, ["notices"])
    assert await read(channel, purpose="secrets") == []
    again = await app.post(url, json={"purposes": ["notices"]})
    assert (again.status_code, again.json()["code"]) == (409, "contact-confirmed")


async def test_no_officer_reads_a_value_and_each_read_of_the_channel_is_entered(
    world: World,
    registrar: httpx.AsyncClient,
    channel: httpx.AsyncClient,
    registered: str,
) -> None:
    contact = await given(registrar, registered)
    await read(channel, status="given")
    for role in ("registrar", "supervisor", "inspector", "coordinator"):
        client = world.client("subject-svc", "310000-market", role=role)
        assert (await client.get(f"{BASE}/contacts")).status_code == 403
    seen = await registrar.get(f"{BASE}/subjects/{registered}/contacts")
    assert [told["id"] for told in seen.json()["items"]] == [contact]
    assert PHONE not in seen.text
    async with world.db("subject-svc").reading() as tx:
        cases = await tx.fetchval("SELECT cases FROM audit WHERE outcome = 'read'")
        kept = await tx.fetchval("SELECT to_jsonb(c)::text FROM contact c")
        told = await tx.fetchval(
            "SELECT string_agg(to_jsonb(a)::text, '') FROM audit a"
        )
    assert set(cases) >= {contact, registered}
    assert PHONE not in kept + told


async def test_a_subject_of_another_district_is_not_told_of(
    world: World, registrar: httpx.AsyncClient, registered: str
) -> None:
    contact = await given(registrar, registered)
    other = world.client("subject-svc", "310101-market", role="registrar")
    for answer in (
        await other.get(f"{BASE}/subjects/{registered}/contacts"),
        await other.post(f"{BASE}/subjects/{registered}/contacts", json=body()),
        await other.post(f"{BASE}/contacts/{contact}/removal", json={"reason": "x"}),
    ):
        assert answer.status_code == 404
    elsewhere = world.client("subject-svc", "310101-justice", role="channel")
    assert await read(elsewhere, status="given") == []


async def test_what_the_subject_gives_itself_is_confirmed_and_replaces_the_former(
    registrar: httpx.AsyncClient,
    channel: httpx.AsyncClient,
    app: httpx.AsyncClient,
    registered: str,
) -> None:
    former = await given(registrar, registered)
    own = body(value="021-57310000", uscc=registered)
    answer = await app.post(f"{BASE}/contacts", json=own)
    assert (answer.status_code, answer.json()["status"]) == (201, "confirmed")
    (open_,) = await read(channel)
    assert open_["value"] == "02157310000"
    seen = await registrar.get(f"{BASE}/subjects/{registered}/contacts")
    ended = {told["id"]: told["ending"] for told in seen.json()["items"]}
    assert ended == {open_["id"]: None, former: "replaced"}


@pytest.mark.parametrize(("denied", "ending"), [(False, "withdrawn"), (True, "denied")])
async def test_consent_withdrawn_wipes_the_value_at_once(
    *,
    world: World,
    registrar: httpx.AsyncClient,
    channel: httpx.AsyncClient,
    app: httpx.AsyncClient,
    registered: str,
    denied: bool,
    ending: str,
) -> None:
    contact = await given(registrar, registered)
    url = f"{BASE}/contacts/{contact}/withdrawal"
    answer = await app.post(url, json={"denied": denied})
    assert answer.json()["ending"] == ending
    assert await read(channel, status="given") == []
    async with world.db("subject-svc").reading() as tx:
        assert await tx.fetchval("SELECT sealed FROM contact") is None
    again = await app.post(url, json={})
    assert (again.status_code, again.json()["code"]) == (409, "contact-ended")


async def test_an_officer_removes_one_with_a_reason(
    registrar: httpx.AsyncClient, channel: httpx.AsyncClient, registered: str
) -> None:
    contact = await given(registrar, registered)
    url = f"{BASE}/contacts/{contact}/removal"
    answer = await registrar.post(url, json={"reason": "号码有误"})
    assert (answer.json()["ending"], answer.json()["end_reason"]) == (
        "removed",
        "号码有误",
    )
    assert await read(channel, status="given") == []


async def test_what_cannot_be_a_contact_is_refused_without_being_repeated(
    registrar: httpx.AsyncClient, registered: str
) -> None:
    url = f"{BASE}/subjects/{registered}/contacts"
    answer = await registrar.post(url, json=body(value="张三 138"))
    assert (answer.status_code, answer.json()["code"]) == (422, "contact-wrong")
    assert "张三" not in answer.text
    answer = await registrar.post(url, json=body(purposes=[]))
    assert answer.json()["code"] == "contact-without-purpose"


async def test_the_job_wipes_what_nobody_confirmed_and_forgets_what_ended_long_ago(
    world: World,
    registrar: httpx.AsyncClient,
    channel: httpx.AsyncClient,
    app: httpx.AsyncClient,
    registered: str,
) -> None:
    runtime = world.db("subject-svc")
    settings = SubjectSettings.of(runtime)
    await register(registrar, TWO)
    await given(registrar, registered)
    await app.post(f"{BASE}/contacts", json=body(uscc=TWO))
    await commands.erase(runtime)
    assert len(await read(channel, status="given")) == 1
    world.clock.advance(timedelta(days=settings.contact_confirm_days + 1))
    [void] = await read(channel, status="given")
    with acting_as(Acting.system("subject-svc", "erase-contacts")):
        await commands.erase(runtime)
    async with runtime.reading() as tx:
        rows = await tx.fetch(
            "SELECT cases FROM audit WHERE person = 'system:subject-svc/erase-contacts'"
        )
    assert [row["cases"] for row in rows] == [[void["id"]]]
    assert await read(channel, status="given") == []
    assert len(await read(channel)) == 1
    world.clock.advance(timedelta(days=367))
    with acting_as(Acting.system("subject-svc", "erase-due")):
        await erase_due(runtime)
    seen = await registrar.get(f"{BASE}/subjects/{registered}/contacts")
    assert seen.json()["items"] == []
    assert len(await read(channel)) == 1


async def test_a_new_key_opens_what_was_rewrapped_and_the_old_one_may_go(
    world: World,
    registrar: httpx.AsyncClient,
    channel: httpx.AsyncClient,
    registered: str,
) -> None:
    await given(registrar, registered)
    runtime = world.db("subject-svc")
    old = SubjectSettings.of(runtime)
    new = old.model_copy(
        update={"contact_key_id": "2", "contact_key": SecretStr("n" * 32)}
    )
    both = {"contact_retired_keys": {old.contact_key_id: old.contact_key}}
    runtime.settings = new.model_copy(update=both)
    assert [await commands.rewrap(runtime) for _ in range(2)] == [1, 0]
    runtime.settings = new
    (open_,) = await read(channel, status="given")
    assert open_["value"] == PHONE


async def test_the_control_without_rewrapping_loses_the_value_with_the_old_key(
    world: World,
    registrar: httpx.AsyncClient,
    channel: httpx.AsyncClient,
    registered: str,
) -> None:
    await given(registrar, registered)
    runtime = world.db("subject-svc")
    runtime.settings = SubjectSettings.of(runtime).model_copy(
        update={"contact_key_id": "2", "contact_key": SecretStr("n" * 32)}
    )
    answer = await channel.get(f"{BASE}/contacts", params={"status": "given"})
    assert (answer.status_code, answer.json()["code"]) == (503, "contact-key-missing")
