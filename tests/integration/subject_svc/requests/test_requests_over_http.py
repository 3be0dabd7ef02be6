"""A subject asks what is held of it; an officer decides, with reasons (S-11)."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from shared.retention.erasing import erase_due
from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, ONE, TWO, register
from tests.lists import goes_both_ways

pytestmark = pytest.mark.rule("S-11")
PHONE = "13800000000"
CONTACT = {"kind": "phone", "value": PHONE, "role": "agent", "purposes": ["notices"]}


@pytest.fixture
def app(world: World) -> httpx.AsyncClient:
    """The city's app, in which the subject signed in."""
    return world.client("subject-svc", "310000-justice", role="app")


@pytest.fixture
async def registered(registrar: httpx.AsyncClient) -> str:
    await register(registrar, ONE)
    return ONE


async def asked(app: httpx.AsyncClient, code: str, kind: str, what: str = "") -> Any:
    body = {"uscc": code, "kind": kind, "what": what}
    answer = await app.post(f"{BASE}/requests", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def decided(
    client: httpx.AsyncClient, request: Any, act: str, **body: str
) -> httpx.Response:
    url = f"{BASE}/requests/{request['id']}/{act}"
    return await client.post(url, json={"answer": "已核实", **body})


async def test_a_subject_reads_what_is_held_where_once_its_request_is_granted(
    registrar: httpx.AsyncClient, app: httpx.AsyncClient, registered: str
) -> None:
    await app.post(f"{BASE}/contacts", json={**CONTACT, "uscc": registered})
    request = await asked(app, registered, "access")
    assert request["due_basis"]["row"] == "default/request.due"
    url = f"{BASE}/requests/{request['id']}/holdings"
    early = await app.get(url)
    assert (early.status_code, early.json()["code"]) == (409, "access-not-granted")
    granted = await decided(registrar, request, "grant")
    assert granted.json()["status"] == "granted"
    held = (await app.get(url)).json()
    assert (held["subject"]["uscc"], len(held["places"])) == (registered, 1)
    assert [contact["value"] for contact in held["contacts"]] == [PHONE]
    rows = {(row["service"], row["table"]): row for row in held["holdings"]}
    assert rows["subject-svc", "subject"]["rows"] == 1
    assert rows["subject-svc", "contact"]["keep"] == "P1Y"
    assert rows["checkcode-svc", "rating"]["rows"] is None
    assert "E-05" in rows["checkcode-svc", "visit"]["grounds"]
    assert (await registrar.get(url)).status_code == 403


async def test_a_granted_erasure_wipes_the_contacts_and_leaves_the_record(
    registrar: httpx.AsyncClient, app: httpx.AsyncClient, registered: str
) -> None:
    await app.post(f"{BASE}/contacts", json={**CONTACT, "uscc": registered})
    request = await asked(app, registered, "erasure", "请删除我的电话")
    assert (await decided(registrar, request, "grant")).status_code == 200
    seen = await registrar.get(f"{BASE}/subjects/{registered}/contacts")
    (contact,) = seen.json()["items"]
    assert (contact["status"], contact["ending"]) == ("ended", "withdrawn")
    register_page = await registrar.get(f"{BASE}/subjects/{registered}")
    assert register_page.json()["status"] == "active"


async def test_a_refusal_names_a_ground_that_the_law_has_for_what_was_asked(
    registrar: httpx.AsyncClient, app: httpx.AsyncClient, registered: str
) -> None:
    request = await asked(app, registered, "erasure", "请删除检查记录")
    for body, code in (
        ({}, "refusal-ground-needed"),
        ({"ground": "confidential"}, "refusal-ground-unfit"),
    ):
        answer = await decided(registrar, request, "refusal", **body)
        assert (answer.status_code, answer.json()["code"]) == (422, code)
        assert answer.json()["grounds"] == ["not_held", "statutory_record"]
    refused = await decided(registrar, request, "refusal", ground="statutory_record")
    assert refused.json()["clause"] == "PIPL 四十七"
    again = await decided(registrar, request, "grant")
    assert (again.status_code, again.json()["code"]) == (409, "request-decided")
    own = await app.get(f"{BASE}/subjects/{registered}/requests")
    assert [request["answer"] for request in own.json()["items"]] == ["已核实"]


async def test_one_of_a_kind_waits_at_a_time_and_a_correction_says_what_is_wrong(
    app: httpx.AsyncClient, registered: str
) -> None:
    body = {"uscc": registered, "kind": "correction"}
    bare = await app.post(f"{BASE}/requests", json=body)
    assert (bare.status_code, bare.json()["code"]) == (422, "request-what-needed")
    await asked(app, registered, "correction", "名称有误")
    second = await app.post(f"{BASE}/requests", json={**body, "what": "地址有误"})
    assert (second.status_code, second.json()["code"]) == (409, "request-open")
    await asked(app, registered, "access")
    unknown = await app.post(f"{BASE}/requests", json={"uscc": TWO, "kind": "access"})
    assert unknown.status_code == 404


async def test_what_is_due_and_overdue_is_listed_for_the_region_alone(
    world: World, registrar: httpx.AsyncClient, app: httpx.AsyncClient, registered: str
) -> None:
    await register(registrar, TWO)
    first = await asked(app, registered, "access")
    world.clock.advance(timedelta(days=40))
    later = await asked(app, TWO, "access")
    path = f"{BASE}/requests"
    assert [
        row["id"] for row in await goes_both_ways(registrar, path, "due_on", "id")
    ] == [first["id"], later["id"]]
    await goes_both_ways(registrar, path, "made_at", "id")
    for query, expected in (
        ({"overdue": "true"}, [first["id"]]),
        ({"overdue": "false"}, [later["id"]]),
        ({"from": later["due_on"]}, [later["id"]]),
        ({"to": first["due_on"]}, [first["id"]]),
        ({"status": "granted"}, []),
        ({"uscc": TWO}, [later["id"]]),
    ):
        answer = await registrar.get(path, params=query)
        assert [row["id"] for row in answer.json()["items"]] == expected, query
    elsewhere = world.client("subject-svc", "310101-market", role="registrar")
    assert (await elsewhere.get(path)).json()["items"] == []
    assert (await decided(elsewhere, first, "grant")).status_code == 404


async def test_acts_and_reads_are_in_the_audit_and_words_go_after_three_years(
    world: World, registrar: httpx.AsyncClient, app: httpx.AsyncClient, registered: str
) -> None:
    request = await asked(app, registered, "access", "我的全部信息")
    open_ = await asked(app, registered, "correction", "名称有误")
    await decided(registrar, request, "grant")
    await app.get(f"{BASE}/requests/{request['id']}/holdings")
    runtime = world.db("subject-svc")
    async with runtime.reading() as tx:
        acts = await tx.fetch(
            "SELECT act FROM audit WHERE $1 = ANY(cases) ORDER BY id", request["id"]
        )
    for name in ("make_request", "grant_request", "read_holdings"):
        assert any(row["act"].startswith(name) for row in acts), name
    world.clock.advance(timedelta(days=3 * 366))
    await erase_due(runtime)
    async with runtime.reading() as tx:
        kept = await tx.fetch("SELECT id::text, what, answer FROM request ORDER BY id")
    assert [tuple(row) for row in kept] == [
        (request["id"], "", None),
        (open_["id"], "名称有误", None),
    ]


async def test_a_contact_that_ended_stays_while_a_request_of_its_subject_waits(
    world: World, registrar: httpx.AsyncClient, app: httpx.AsyncClient, registered: str
) -> None:
    given = await app.post(f"{BASE}/contacts", json={**CONTACT, "uscc": registered})
    url = f"{BASE}/contacts/{given.json()['id']}/withdrawal"
    assert (await app.post(url, json={})).status_code == 200
    request = await asked(app, registered, "correction", "联系方式有误")
    world.clock.advance(timedelta(days=400))
    seen = f"{BASE}/subjects/{registered}/contacts"
    await erase_due(world.db("subject-svc"))
    assert len((await registrar.get(seen)).json()["items"]) == 1
    assert (await decided(registrar, request, "grant")).status_code == 200
    await erase_due(world.db("subject-svc"))
    assert (await registrar.get(seen)).json()["items"] == []
