"""Records are imported, entered, corrected, ended and shown (S-05, S-08, S-12)."""

from typing import Any

import httpx
import pytest

from shared.events.subject import SubjectRecordChanged
from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, ONE, TWO, register
from tests.lists import goes_both_ways, listed

pytestmark = pytest.mark.rule("S-05")
RECORDS = f"{BASE}/records"
MARKET, FIRE, CITY = "310116-market", "310116-fire", "310000-market"
PUDONG = "310115-market"
HEADER = "kind,number,uscc,decided_on,matter,owner,clause,amount,valid_from,valid_to\n"
LICENCE = f"licence,JY1,{ONE},2021-02-02,食品经营,,,,2021-02-02,2026-02-01\n"
PENALTY = f"penalty,沪处[2026]1号,{ONE},2026-02-02,过期食品,,第一百二十四条,2000,,\n"
PERMIT = f"permit,许2,{ONE},2026-02-03,户外广告,,,,2026-02-03,\n"
BODY: dict[str, Any] = {
    "kind": "penalty",
    "number": "沪处〔2026〕1号",
    "uscc": ONE,
    "decided_on": "2026-02-02",
    "matter": "过期食品",
    "clause": "第一百二十四条",
    "amount": "2000",
}
CONTENT = {k: BODY[k] for k in ("decided_on", "matter", "clause", "amount")}


async def upload(client: httpx.AsyncClient, text: str) -> dict[str, Any]:
    headers = {"content-type": "text/csv"}
    answer = await client.post(f"{BASE}/imports/records", content=text, headers=headers)
    assert answer.status_code == 200, answer.text
    report: dict[str, Any] = answer.json()
    return report


async def enter(client: httpx.AsyncClient, **changes: Any) -> dict[str, Any]:
    answer = await client.post(RECORDS, json=BODY | changes)
    assert answer.status_code == 201, answer.text
    record: dict[str, Any] = answer.json()
    return record


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


@pytest.mark.rule("S-08")
async def test_good_rows_go_in_wrong_rows_are_named_and_a_repetition_is_harmless(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    text = (
        HEADER
        + LICENCE
        + PENALTY
        + PERMIT
        + f"penalty,沪处2号,{ONE},2026-02-02,无条款,,,1,,\n"
        + f"penalty,沪处3号,{TWO},2026-02-02,未登记,,第一条,1,,\n"
        + f"penalty,沪处4号,{ONE},2026-02-02,他人,{FIRE},第一条,1,,\n"
        + PENALTY.replace("2000", "3000")
        + "penalty,沪处5号,1,2026-02-02,无此主体,,第一条,1,,\n"
    )
    report = await upload(registrar, text)
    assert (report["accepted"], report["registered"]) == (3, 3)
    assert [(row["line"], row["code"]) for row in report["refusals"]] == [
        (5, "wrong-record"),
        (6, "subject-unknown"),
        (7, "other-owner"),
        (8, "contradicts-line"),
        (9, "wrong-uscc"),
    ]
    told = await world.published("subject-svc", SubjectRecordChanged)
    again = await upload(registrar, HEADER + LICENCE + PENALTY + PERMIT + PERMIT)
    assert (again["accepted"], again["unchanged"], again["refused"]) == (4, 4, 0)
    assert await world.published("subject-svc", SubjectRecordChanged) == told


async def test_a_row_overwrites_nothing_and_a_correction_says_why(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    await upload(registrar, HEADER + PENALTY)
    report = await upload(registrar, HEADER + PENALTY.replace("2000", "3000"))
    [refusal] = report["refusals"]
    assert (refusal["code"], report["accepted"]) == ("record-differs", 0)
    assert "amount_fen" in refusal["reason"]
    again = await enter(registrar)
    assert (again["version"], again["source"]) == (1, "import")
    differing = await registrar.post(RECORDS, json=BODY | {"amount": "3000"})
    assert refused(differing) == (409, "record-differs")
    path = f"{RECORDS}/{again['id']}"
    body = CONTENT | {"amount": "3000", "reason": "复议变更"}
    answer = await registrar.post(f"{path}/correction", json=body)
    assert (answer.json()["amount_fen"], answer.json()["reason"]) == (
        300_000,
        "复议变更",
    )
    history = await registrar.get(f"{BASE}/subjects/{ONE}/history")
    [earlier] = history.json()["items"]
    assert earlier["aggregate"] == "subject_record"
    assert earlier["state"]["amount_fen"] == 200_000
    versions = [
        (event.version, event.amount_fen)
        for event in await world.published("subject-svc", SubjectRecordChanged)
    ]
    assert versions == [(1, 200_000), (2, 300_000)]


async def test_a_record_ends_and_is_taken_up_again_by_acts(
    registrar: httpx.AsyncClient,
) -> None:
    await register(registrar, ONE)
    path = f"{RECORDS}/{(await enter(registrar))['id']}"
    body = {"ending": "overturned", "reason": "复议撤销"}
    ended = (await registrar.post(f"{path}/ending", json=body)).json()
    assert (ended["status"], ended["ended_on"]) == ("ended", "2026-03-02")
    assert refused(await registrar.post(f"{path}/ending", json=body)) == (
        409,
        "record-ended",
    )
    late = await registrar.post(f"{path}/correction", json=CONTENT | {"reason": "改"})
    assert refused(late) == (409, "record-ended")
    report = await upload(registrar, HEADER + PENALTY)
    assert [row["code"] for row in report["refusals"]] == ["record-ended"]
    again = await registrar.post(f"{path}/reinstatement", json={"reason": "判决"})
    assert (again.json()["status"], again.json()["ending"]) == ("standing", None)
    twice = await registrar.post(f"{path}/reinstatement", json={"reason": "判决"})
    assert refused(twice) == (409, "record-stands")


@pytest.mark.rule("S-12")
async def test_only_the_owner_and_its_line_in_the_city_write_a_record(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    city = world.client("subject-svc", CITY, role="registrar")
    record = await enter(city, owner=MARKET)
    assert (record["owner"], record["by"]) == (MARKET, CITY)
    assert (await enter(registrar))["version"] == 1
    path = f"{RECORDS}/{record['id']}"
    for agency in (FIRE, "310000-fire", PUDONG):
        other = world.client("subject-svc", agency, role="registrar")
        answer = await other.post(RECORDS, json=BODY | {"owner": MARKET, "number": "9"})
        assert refused(answer) == (403, "other-owner")
        for act, body in (
            ("correction", CONTENT | {"reason": "改"}),
            ("ending", {"ending": "mistaken", "reason": "误"}),
            ("reinstatement", {"reason": "误"}),
        ):
            expected = (
                (404, "record-unknown") if agency == PUDONG else (403, "other-owner")
            )
            assert refused(await other.post(f"{path}/{act}", json=body)) == expected


@pytest.mark.rule("S-12")
async def test_where_a_subject_has_a_place_its_records_are_entered(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    distant = world.client("subject-svc", PUDONG, role="registrar")
    strange = await distant.post(RECORDS, json=BODY)
    assert refused(strange) == (404, "subject-unknown")
    report = await upload(distant, HEADER + PENALTY)
    assert [row["code"] for row in report["refusals"]] == ["subject-unknown"]
    premises = {"address": "世纪大道1号", "town": "310115005", "place": "002"}
    housed = await distant.post(f"{BASE}/subjects/{ONE}/places", json=premises)
    assert housed.status_code == 201, housed.text
    own = await enter(distant)
    assert own["owner"] == PUDONG
    assert [row["id"] for row in await listed(distant, RECORDS)] == [own["id"]]
    assert (await registrar.get(f"{RECORDS}/{own['id']}")).status_code == 200


@pytest.mark.rule("I-01")
async def test_records_go_both_ways_and_are_found_by_kind_owner_and_day(
    registrar: httpx.AsyncClient,
) -> None:
    await register(registrar, ONE)
    await upload(registrar, HEADER + LICENCE + PENALTY + PERMIT)
    assert len(await goes_both_ways(registrar, RECORDS, "decided_on", "id")) == 3
    for params, found in (
        ({"kind": "penalty"}, 1),
        ({"owner": FIRE}, 0),
        ({"owner": MARKET, "uscc": ONE}, 3),
        ({"status": "ended"}, 0),
        ({"decided_from": "2026-02-02", "decided_to": "2026-02-02"}, 1),
    ):
        assert len(await listed(registrar, RECORDS, **params)) == found, params


@pytest.mark.rule("C-05")
async def test_a_classified_record_is_its_owners_alone(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    record = await enter(registrar, classified=True)
    other = world.client("subject-svc", FIRE, role="registrar")
    app = world.client("subject-svc", MARKET, role="app")
    assert (await other.get(f"{RECORDS}/{record['id']}")).status_code == 404
    assert await listed(other, RECORDS) == []
    own = await app.get(f"{BASE}/subjects/{ONE}/records/own")
    assert own.json() == []
    for client, seen in ((other, 0), (registrar, 1)):
        portrait = (await client.get(f"{BASE}/subjects/{ONE}/portrait")).json()
        assert len(portrait["records"]) == seen
    body = CONTENT | {"matter": "别", "reason": "改"} | {"classified": True}
    corrected = await registrar.post(f"{RECORDS}/{record['id']}/correction", json=body)
    assert corrected.status_code == 200, corrected.text
    for client, seen in ((other, 0), (registrar, 1)):
        history = (await client.get(f"{BASE}/subjects/{ONE}/history")).json()
        assert len(history["items"]) == seen


async def test_a_subject_sees_what_is_held_about_itself_and_nobody_elses(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    await register(registrar, TWO)
    await enter(registrar)
    app = world.client("subject-svc", "310000-justice", role="app")
    [own] = (await app.get(f"{BASE}/subjects/{ONE}/records/own")).json()
    assert own["number"] == BODY["number"]
    assert "by" not in own
    assert (await app.get(f"{BASE}/subjects/{TWO}/records/own")).json() == []
    officer = await registrar.get(f"{BASE}/subjects/{ONE}/records/own")
    assert officer.status_code == 403


async def test_an_event_says_no_words_that_may_name_people(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    person = {"against_person": True, "matter": "对负责人王某某的处罚"}
    await enter(registrar, **person)
    [event] = await world.published("subject-svc", SubjectRecordChanged)
    assert event.against_person
    assert "王某某" not in event.model_dump_json()
    async with world.db("subject-svc").reading() as tx:
        rows = await tx.fetch("SELECT a::text AS row FROM audit AS a")
    assert rows
    assert all("王某某" not in row["row"] for row in rows)
    named = await registrar.post(RECORDS, json=BODY | {"person": "王某某"})
    assert named.status_code == 422
