from typing import Any

import httpx
import pytest

from shared.events.subject import (
    PlaceChanged,
    SubjectChanged,
    SubjectRegistered,
    SubjectRetired,
)
from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, ONE, body_of, register


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
    assert [place.closed_weekdays for place in places] == [(), (1,)]
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
        (row["version"], row["state"]["name"], row["state"]["status"])
        for row in history
        if row["aggregate"] == "subject"
    ]
    assert names == [(2, "新名号", "active"), (1, "上海某某餐饮店", "active")]
    [changed] = await world.published("subject-svc", SubjectChanged)
    [retired] = await world.published("subject-svc", SubjectRetired)
    assert (changed.version, retired.version, retired.reason) == (2, 3, "歇业多年")
    places = await world.published("subject-svc", PlaceChanged)
    assert [(p.version, p.subject_name, p.retired) for p in places] == [
        (1, "上海某某餐饮店", False),
        (2, "新名号", False),
        (3, "新名号", True),
    ]
    await registrar.post(f"{path}/reinstatement", json={"reason": "恢复经营"})
    assert not (await world.published("subject-svc", PlaceChanged))[-1].retired
    subject = (await registrar.get(path)).json()
    assert (subject["status"], subject["version"]) == ("active", 4)


async def test_a_district_sees_its_own_subjects_and_the_city_all(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/subjects/{ONE}"
    other = world.client("subject-svc", "310101-market", role="planner")
    assert (await other.get(path)).json()["code"] == "subject-unknown"
    assert (await other.get(f"{BASE}/subjects")).json()["items"] == []
    city = world.client("subject-svc", "310000-market", role="planner")
    seen = await city.get(path)
    assert seen.json()["uscc"] == ONE
    etag = {"if-none-match": seen.headers["etag"]}
    assert (await city.get(path, headers=etag)).status_code == 304
