from typing import Any

import httpx
import pytest

from shared.civic import uscc
from shared.events.subject import (
    InspectorChanged,
    ListEntryChanged,
    PlaceChanged,
    PlaceKind,
    SubjectChanged,
    SubjectRegistered,
    SubjectRetired,
)
from shared.testing.world import MakeWorld, World

ONE, TWO = uscc.make("310116", 1), uscc.make("310116", 2)
BASE = "/subject/v1"


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await make_world("subject-svc")


@pytest.fixture
def registrar(world: World) -> httpx.AsyncClient:
    return world.client("subject-svc", role="registrar")


def body_of(code: str, **members: Any) -> dict[str, Any]:
    premises = {"address": "朱泾镇万安街 1 号", "business_types": ["餐饮"]}
    body = {"uscc": code, "name": "上海某某餐饮店", "region": "310116"}
    return body | {"premises": [premises]} | members


async def register(client: httpx.AsyncClient, code: str, **members: Any) -> None:
    answer = await client.post(f"{BASE}/subjects", json=body_of(code, **members))
    assert answer.status_code == 201, answer.text


@pytest.mark.rule("S-01")
async def test_a_subject_is_registered_with_its_premises(
    world: World, registrar: httpx.AsyncClient
) -> None:
    more = {"address": "分店", "place": "002", "closed_weekdays": [1]}
    premises = [{"address": "总店"}, more]
    answer = await registrar.post(
        f"{BASE}/subjects", json=body_of(ONE, premises=premises)
    )
    assert answer.status_code == 201
    numbers = [place["number"] for place in answer.json()["places"]]
    assert numbers == [f"{ONE}-001", f"{ONE}-002"]
    [registered] = await world.published("subject-svc", SubjectRegistered)
    assert (registered.uscc, registered.version) == (ONE, 1)
    places = await world.published("subject-svc", PlaceChanged)
    assert [one.closed_weekdays for one in places] == [(), (1,)]
    again = await registrar.post(f"{BASE}/subjects", json=body_of(ONE))
    assert (again.status_code, again.json()["code"]) == (409, "subject-known")


@pytest.mark.rule("S-01")
@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"uscc": ONE[:-1] + "!"}, "wrong-uscc"),
        ({"region": "999"}, "wrong-region"),
        ({"region": "310101"}, "foreign-region"),
        ({"name": " "}, "missing-value"),
        ({"nmae": "x"}, "body-invalid"),
        ({"premises": []}, "body-invalid"),
        ({"premises": [{"address": "a"}, {"address": "b"}]}, "place-known"),
    ],
)
async def test_a_body_that_cannot_be_taken_is_refused_and_writes_nothing(
    world: World, registrar: httpx.AsyncClient, members: dict[str, Any], code: str
) -> None:
    answer = await registrar.post(f"{BASE}/subjects", json=body_of(ONE) | members)
    assert answer.json()["code"] == code, answer.text
    assert answer.json()["next"]
    assert await world.published("subject-svc") == []


async def test_broken_json_is_refused(registrar: httpx.AsyncClient) -> None:
    headers = {"content-type": "application/json"}
    answer = await registrar.post(
        f"{BASE}/subjects", content=b'{"uscc": "9', headers=headers
    )
    assert (answer.status_code, answer.json()["code"]) == (422, "body-invalid")


async def test_the_same_key_gets_the_same_answer_and_registers_once(
    world: World, registrar: httpx.AsyncClient
) -> None:
    headers = {"idempotency-key": "k1"}
    path = f"{BASE}/subjects"
    first = await registrar.post(path, json=body_of(ONE), headers=headers)
    again = await registrar.post(path, json=body_of(ONE), headers=headers)
    assert (again.status_code, again.json()) == (201, first.json())
    assert len(await world.published("subject-svc", SubjectRegistered)) == 1


@pytest.mark.rule("S-03")
async def test_retiring_keeps_the_history_and_retires_the_places(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/subjects/{ONE}"
    await registrar.patch(path, json={"name": "新名号"})
    await registrar.post(f"{path}/retirement", json={"reason": "歇业多年"})
    refused = await registrar.patch(path, json={"name": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "subject-retired")
    history = (await registrar.get(f"{path}/history")).json()["items"]
    names = [
        (one["version"], one["state"]["name"], one["state"]["status"])
        for one in history
        if one["aggregate"] == "subject"
    ]
    assert names == [(2, "新名号", "active"), (1, "上海某某餐饮店", "active")]
    [changed] = await world.published("subject-svc", SubjectChanged)
    [retired] = await world.published("subject-svc", SubjectRetired)
    assert (changed.version, retired.version, retired.reason) == (2, 3, "歇业多年")
    places = await world.published("subject-svc", PlaceChanged)
    told = [(one.version, one.subject_name, one.retired) for one in places]
    assert told == [
        (1, "上海某某餐饮店", False),
        (2, "新名号", False),
        (3, "新名号", True),
    ]
    await registrar.post(f"{path}/reinstatement", json={"reason": "恢复经营"})
    assert not (await world.published("subject-svc", PlaceChanged))[-1].retired
    subject = (await registrar.get(path)).json()
    assert (subject["status"], subject["version"]) == ("active", 4)


async def test_a_history_is_read_in_pages(registrar: httpx.AsyncClient) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/subjects/{ONE}"
    for number in range(5):
        await registrar.patch(path, json={"name": f"名号{number}"})
    seen: list[int] = []
    params: dict[str, str | int] = {"limit": 2}
    while True:
        page = (await registrar.get(f"{path}/history", params=params)).json()
        seen += [one["version"] for one in page["items"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert seen == [5, 4, 3, 2, 1]


@pytest.mark.rule("S-01")
async def test_a_place_gets_closed_days_and_a_new_address(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/places/{ONE}-001"
    changes = {"closed_weekdays": [7, 6], "closed_days": ["2026-05-01"], "town": ""}
    changed = await registrar.patch(path, json=changes)
    assert changed.json()["closed_weekdays"] == [6, 7]
    assert changed.json()["version"] == 2
    same = await registrar.patch(path, json=changes)
    assert same.json()["version"] == 2
    newest = (await world.published("subject-svc", PlaceChanged))[-1]
    assert newest.subject_name == "上海某某餐饮店"
    assert (await registrar.patch(path, json={"retired": True})).json()["retired"]
    gone = await registrar.patch(f"{BASE}/places/{TWO}-001", json={"retired": True})
    assert (gone.status_code, gone.json()["code"]) == (404, "place-unknown")


@pytest.mark.rule("S-01")
async def test_a_project_has_several_subjects_with_roles(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/projects/JS-2026-007"
    body: dict[str, Any] = {
        "owner": ONE,
        "address": "亭林大道工地",
        "region": "310116",
        "parties": [{"uscc": ONE, "role": "owner"}, {"uscc": TWO, "role": "builder"}],
    }
    refused = await registrar.put(path, json=body)
    assert refused.json()["missing"] == [TWO]
    await register(registrar, TWO, name="某某建筑公司")
    made = await registrar.put(path, json=body)
    assert [one["role"] for one in made.json()["parties"]] == ["builder", "owner"]
    [project] = [
        one
        for one in await world.published("subject-svc", PlaceChanged)
        if one.kind is PlaceKind.PROJECT
    ]
    assert (project.key, project.uscc) == ("JS-2026-007", ONE)
    assert project.subjects == tuple(sorted((ONE, TWO)))
    builder = (await registrar.get(f"{BASE}/subjects/{TWO}")).json()
    assert "JS-2026-007" in [place["number"] for place in builder["places"]]


@pytest.mark.rule("S-01", "S-06")
async def test_who_joins_or_leaves_a_project_is_told(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    await register(registrar, TWO, name="某某建筑公司")
    path = f"{BASE}/projects/JS-2026-008"
    body: dict[str, Any] = {"owner": ONE, "address": "工地", "region": "310116"}
    builder = [{"uscc": TWO, "role": "builder"}]
    for parties in ([], builder, builder, []):
        await registrar.put(path, json=body | {"parties": parties})
    told = [
        (one.version, one.subjects)
        for one in await world.published("subject-svc", PlaceChanged)
        if one.kind is PlaceKind.PROJECT
    ]
    both = tuple(sorted((ONE, TWO)))
    assert told == [(1, (ONE,)), (2, both), (3, (ONE,))]


@pytest.mark.rule("S-06")
async def test_entries_of_a_list_say_from_to_reason_and_who(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/lists/solo/{ONE}"
    entered = await registrar.put(
        path, json={"domain": "market", "reason": "不愿联合检查"}
    )
    assert entered.status_code == 200, entered.text
    assert entered.json()["valid_from"] == "2026-03-02"
    assert entered.json()["by"] == "310116-market"
    listed = (await registrar.get(f"{BASE}/lists/solo")).json()["items"]
    assert [one["uscc"] for one in listed] == [ONE]
    params = {"domain": "market", "reason": "企业改变意愿"}
    left = await registrar.delete(path, params=params)
    assert left.json()["active"] is False
    again = await registrar.delete(path, params=params)
    assert (again.status_code, again.json()["code"]) == (409, "entry-not-active")
    assert (await registrar.get(f"{BASE}/lists/solo")).json()["items"] == []
    [kept] = (await registrar.get(path)).json()
    assert (kept["active"], kept["reason"]) == (False, "企业改变意愿")
    events = await world.published("subject-svc", ListEntryChanged)
    assert [(one.version, one.active) for one in events] == [(1, True), (2, False)]


@pytest.mark.rule("S-06")
@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        (f"solo/{TWO}", {"reason": "x"}, "subject-unknown"),
        ("solo/123", {"reason": "x"}, "wrong-uscc"),
        (f"solo/{ONE}", {"reason": "x", "domain": "space"}, "unknown-domain"),
        (f"solo/{ONE}", {}, "body-invalid"),
        (f"best/{ONE}", {"reason": "x"}, "body-invalid"),
        (
            f"solo/{ONE}",
            {"reason": "x", "valid_to": "2026-01-01"},
            "entry-ends-before-it-begins",
        ),
    ],
)
async def test_an_impossible_entry_is_refused(
    registrar: httpx.AsyncClient, path: str, body: dict[str, str], code: str
) -> None:
    await register(registrar, ONE)
    answer = await registrar.put(f"{BASE}/lists/{path}", json=body)
    assert answer.json()["code"] == code


@pytest.mark.rule("S-07")
async def test_inspectors_are_imported_masked_for_others_and_revoked(
    world: World, registrar: httpx.AsyncClient
) -> None:
    text = (
        "certificate,name,agency,valid_from,valid_to,qualifications\n"
        "SH3101160001,张三丰,310116-market,2025-01-01,2026-12-31,食品;特种设备\n"
        "SH3101160002,李四,310116-fire,2025-01-01,2025-12-31,\n"
        "SH3101160003,王五,310116-space,2025-01-01,2026-12-31,\n"
        "SH3101160004,赵六,310101-market,2025-01-01,2026-12-31,\n"
        "SH3101160005,孙七,310116-market,2026-01-01,2025-12-31,\n"
        "SH3101160001,张三,310116-market,2025-01-01,2026-12-31,\n"
    )
    path = f"{BASE}/imports/inspectors"
    headers = {"content-type": "text/csv"}
    report = (await registrar.post(path, content=text, headers=headers)).json()
    assert (report["accepted"], report["registered"]) == (2, 2)
    assert [(one["line"], one["code"]) for one in report["refusals"]] == [
        (4, "wrong-certificate"),
        (5, "foreign-region"),
        (6, "wrong-certificate"),
        (7, "contradicts-line"),
    ]
    again = (await registrar.post(path, content=text, headers=headers)).json()
    assert again["unchanged"] == 2
    reader = world.client("subject-svc", "310116-market", role="planner")
    shown = (await reader.get(f"{BASE}/inspectors")).json()["items"]
    assert [(one["name"], one["certificate"], one["valid"]) for one in shown] == [
        ("李*", "*********002", False),
        ("张三丰", "SH3101160001", True),
    ]
    revoked = await registrar.post(
        f"{BASE}/inspectors/revocations", json={"certificate": "SH3101160001"}
    )
    assert (revoked.json()["revoked"], revoked.json()["valid"]) == (True, False)
    events = await world.published("subject-svc", InspectorChanged)
    assert [(one.version, one.revoked) for one in events] == [
        (1, False),
        (1, False),
        (2, True),
    ]
    unknown = await registrar.post(
        f"{BASE}/inspectors/revocations", json={"certificate": "SH9999"}
    )
    assert unknown.json()["code"] == "inspector-unknown"


@pytest.mark.rule("S-07")
async def test_a_cursor_of_inspectors_holds_no_certificate_number(
    world: World, registrar: httpx.AsyncClient
) -> None:
    for number in range(3):
        entered = await registrar.post(
            f"{BASE}/inspectors",
            json={
                "certificate": f"SH31011600{number:02}",
                "name": "某某",
                "agency": "310116-fire",
                "valid_from": "2025-01-01",
                "valid_to": "2026-12-31",
            },
        )
        assert entered.status_code == 200, entered.text
    reader = world.client("subject-svc", role="planner")
    seen: list[str] = []
    params: dict[str, str | int] = {"limit": 2}
    page = (await reader.get(f"{BASE}/inspectors", params=params)).json()
    seen += [one["certificate"] for one in page["items"]]
    params["cursor"] = page["next_cursor"]
    page = (await reader.get(f"{BASE}/inspectors", params=params)).json()
    seen += [one["certificate"] for one in page["items"]]
    assert sorted(seen) == [f"*********{n:03}" for n in range(3)]
    assert page["next_cursor"] is None


async def test_a_district_sees_its_own_subjects_and_the_city_all(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/subjects/{ONE}"
    other = world.client("subject-svc", "310101-market", role="planner")
    assert (await other.get(path)).json()["code"] == "subject-unknown"
    assert (await other.get(f"{BASE}/subjects")).json()["items"] == []
    city = world.client("subject-svc", "310000-market", role="planner")
    found = await city.get(path)
    assert found.json()["uscc"] == ONE
    etag = {"if-none-match": found.headers["etag"]}
    assert (await city.get(path, headers=etag)).status_code == 304


async def test_the_summary_counts_the_register(registrar: httpx.AsyncClient) -> None:
    await register(registrar, ONE)
    await register(registrar, TWO)
    await registrar.post(f"{BASE}/subjects/{TWO}/retirement", json={"reason": "歇业"})
    await registrar.put(f"{BASE}/lists/solo/{ONE}", json={"reason": "不愿"})
    params = {"from": "2026-03-01", "to": "2026-03-31"}
    answer = await registrar.get(f"{BASE}/summary", params=params)
    assert answer.json() == {
        "subjects": {"active": 1, "retired": 1},
        "places": 2,
        "lists": {"solo": 1},
        "inspectors": 0,
        "registered": 2,
    }
