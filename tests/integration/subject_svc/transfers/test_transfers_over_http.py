"""Moving something to another district or agency is an act of two sides (S-12)."""

from typing import Any

import httpx
import pytest
from subject_svc.history.errors import EnteredMeanwhile
from subject_svc.inspectors.domain import Inspector
from subject_svc.inspectors.store import INSPECTORS

from shared.events.subject import InspectorChanged, PlaceChanged, SubjectChanged
from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, ONE, register

PLACE = f"{ONE}-001"
CERTIFICATE = "SH3101160001"
CSV = {"content-type": "text/csv"}
WHY = {"reason": "迁址"}


@pytest.fixture
def other(world: World) -> httpx.AsyncClient:
    return world.client("subject-svc", "310101-market", role="registrar")


@pytest.fixture
def city(world: World) -> httpx.AsyncClient:
    return world.client("subject-svc", "310000-market", role="registrar")


def inspector(agency: str = "310116-market") -> dict[str, Any]:
    return {
        "certificate": CERTIFICATE,
        "name": "张三丰",
        "agency": agency,
        "valid_from": "2025-01-01",
        "valid_to": "2026-12-31",
    }


async def events_of(world: World) -> int:
    return len(await world.published("subject-svc"))


async def offer(client: httpx.AsyncClient, what: str, **members: str) -> str:
    answer = await client.post(f"{BASE}/transfers/{what}", json=members | WHY)
    assert answer.status_code == 201, answer.text
    assert answer.json()["status"] == "offered"
    return str(answer.json()["id"])


async def take(client: httpx.AsyncClient, transfer: str) -> httpx.Response:
    return await client.post(f"{BASE}/transfers/{transfer}/acceptance")


@pytest.mark.rule("S-12")
async def test_an_import_takes_over_no_subject_and_no_place_of_another_district(
    world: World, registrar: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    before = await events_of(world)
    text = (
        "uscc,name,region,address,town\n"
        f"{ONE},上海某某餐饮店,310101,朱泾镇万安街 1 号,\n"
        f"{ONE},上海某某餐饮店,310116,南京东路 1 号,310101001\n"
    )
    for row, code in zip(text.splitlines()[1:], ("foreign-region",) * 2, strict=True):
        content = f"{text.splitlines()[0]}\n{row}\n"
        answer = await other.post(
            f"{BASE}/imports/subjects", content=content, headers=CSV
        )
        report = answer.json()
        assert (report["accepted"], report["refused"]) == (0, 1)
        [refusal] = report["refusals"]
        assert (refusal["code"], refusal["value"]) == (code, "310116")
    assert await events_of(world) == before
    for path in (f"subjects/{ONE}", f"places/{PLACE}"):
        kept = await registrar.get(f"{BASE}/{path}")
        assert (kept.status_code, kept.json()["region"]) == (200, "310116")


@pytest.mark.rule("S-12")
async def test_no_correction_moves_anything_and_the_refusal_names_the_way(
    world: World, registrar: httpx.AsyncClient, city: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    project = {"owner": ONE, "address": "某路", "region": "310116"}
    kept = await registrar.put(f"{BASE}/projects/JS-2026-0001", json=project)
    assert kept.status_code == 200, kept.text
    before = await events_of(world)
    for client in (registrar, city):
        for method, path, body in (
            ("PATCH", f"subjects/{ONE}", {"region": "310101"}),
            ("PATCH", f"places/{PLACE}", {"region": "310101"}),
            ("PATCH", f"places/{PLACE}", {"town": "310101001"}),
            ("PUT", "projects/JS-2026-0001", project | {"town": "310101001"}),
        ):
            answer = await client.request(method, f"{BASE}/{path}", json=body)
            assert answer.status_code in {403, 409}, answer.text
            if answer.status_code == 409:
                assert answer.json()["code"] == "moves-away"
                assert "transfer" in answer.json()["next"]
    assert await events_of(world) == before


@pytest.mark.rule("S-12")
async def test_a_place_is_entered_where_it_lies_wherever_the_subject_is_registered(
    registrar: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    path = f"{BASE}/subjects/{ONE}/places"
    branch = {"address": "南京东路 1 号", "place": "002", "town": "310101001"}
    entered = await other.post(path, json=branch)
    assert (entered.status_code, entered.json()["region"]) == (201, "310101")
    home = branch | {"place": "003", "town": "310116101"}
    refused = await other.post(path, json=home)
    assert (refused.status_code, refused.json()["code"]) == (422, "foreign-region")
    assert (await other.get(f"{BASE}/subjects/{ONE}")).status_code == 200
    renamed = await other.patch(f"{BASE}/subjects/{ONE}", json={"name": "x"})
    assert renamed.status_code == 404


@pytest.mark.rule("S-12")
async def test_a_subject_is_offered_by_one_district_and_taken_by_the_other(
    world: World, registrar: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    transfer = await offer(registrar, "subjects", uscc=ONE, to="310101")
    assert (await other.get(f"{BASE}/subjects/{ONE}")).status_code == 404
    [listed] = (await other.get(f"{BASE}/transfers")).json()["items"]
    assert (listed["id"], listed["key"], listed["status"]) == (transfer, ONE, "offered")
    own = await take(registrar, transfer)
    assert (own.status_code, own.json()["code"]) == (404, "transfer-unknown")
    taken = await take(other, transfer)
    assert (taken.status_code, taken.json()["decided_by"]) == (200, "310101-market")
    again = await take(other, transfer)
    assert (again.status_code, again.json()["code"]) == (409, "transfer-closed")
    seen = (await other.get(f"{BASE}/subjects/{ONE}")).json()
    assert (seen["region"], seen["version"]) == ("310101", 2)
    assert [place["region"] for place in seen["places"]] == ["310116"]
    [event] = await world.published("subject-svc", SubjectChanged)
    assert (event.region, event.version) == ("310101", 2)


@pytest.mark.rule("S-12")
async def test_a_place_goes_to_a_town_of_another_district(
    world: World, registrar: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    stranger = {"number": PLACE, "to": "310101"} | WHY
    refused = await other.post(f"{BASE}/transfers/places", json=stranger)
    assert (refused.status_code, refused.json()["code"]) == (404, "place-unknown")
    transfer = await offer(registrar, "places", number=PLACE, to="310101001")
    twice = await registrar.post(
        f"{BASE}/transfers/places", json={"number": PLACE, "to": "310101"} | WHY
    )
    assert (twice.status_code, twice.json()["code"]) == (409, "transfer-open")
    assert (await take(other, transfer)).status_code == 200
    place = (await other.get(f"{BASE}/places/{PLACE}")).json()
    assert (place["region"], place["town"]) == ("310101", "310101001")
    event = (await world.published("subject-svc", PlaceChanged))[-1]
    assert (event.region, event.town) == ("310101", "310101001")


@pytest.mark.rule("S-12")
@pytest.mark.parametrize("act", ["refusal", "withdrawal"])
async def test_what_is_refused_or_withdrawn_moves_nothing(
    world: World, registrar: httpx.AsyncClient, other: httpx.AsyncClient, act: str
) -> None:
    await register(registrar, ONE)
    before = await events_of(world)
    transfer = await offer(registrar, "subjects", uscc=ONE, to="310101")
    entitled, not_entitled = (
        (other, registrar) if act == "refusal" else (registrar, other)
    )
    path = f"{BASE}/transfers/{transfer}/{act}"
    assert (await not_entitled.post(path, json=WHY)).status_code == 404
    decided = (await entitled.post(path, json=WHY)).json()
    status = {"refusal": "refused", "withdrawal": "withdrawn"}[act]
    assert (decided["status"], decided["decision"]) == (status, "迁址")
    assert (await take(other, transfer)).json()["code"] == "transfer-closed"
    assert await events_of(world) == before


@pytest.mark.rule("S-12")
async def test_the_city_offers_but_does_not_take_what_it_offered(
    registrar: httpx.AsyncClient, other: httpx.AsyncClient, city: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    transfer = await offer(city, "subjects", uscc=ONE, to="310101")
    own = await take(city, transfer)
    assert (own.status_code, own.json()["code"]) == (403, "transfer-needs-another")
    assert (await take(other, transfer)).status_code == 200


@pytest.mark.rule("I-09")
async def test_a_person_who_stands_on_both_sides_does_not_take_her_own_offer(
    world: World, registrar: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    transfer = await offer(registrar, "subjects", uscc=ONE, to="310101")
    same_person = world.client(
        "subject-svc",
        "310101-market",
        role="registrar",
        subject="test:310116-market:registrar",
    )
    own = await take(same_person, transfer)
    assert (own.status_code, own.json()["code"]) == (403, "transfer-needs-another")
    assert (await take(other, transfer)).status_code == 200


@pytest.mark.rule("S-12")
async def test_no_inspector_is_taken_over_by_naming_another_agency(
    world: World,
    registrar: httpx.AsyncClient,
    other: httpx.AsyncClient,
    city: httpx.AsyncClient,
) -> None:
    path = f"{BASE}/inspectors"
    assert (await registrar.post(path, json=inspector())).status_code == 200
    before = await events_of(world)
    for client, agency, code in (
        (other, "310101-market", "foreign-region"),
        (registrar, "310116-fire", "moves-away"),
        (city, "310101-market", "moves-away"),
    ):
        answer = await client.post(path, json=inspector(agency))
        assert answer.json()["code"] == code, answer.text
        assert CERTIFICATE not in answer.text
        row = inspector(agency)
        text = f"{','.join(row)}\n{','.join(row.values())}\n"
        report = (
            await client.post(f"{BASE}/imports/inspectors", content=text, headers=CSV)
        ).json()
        assert [refusal["code"] for refusal in report["refusals"]] == [code]
    assert await events_of(world) == before


@pytest.mark.rule("S-12")
async def test_an_inspector_goes_to_another_agency_when_that_takes_the_offer(
    world: World, registrar: httpx.AsyncClient
) -> None:
    fire = world.client("subject-svc", "310116-fire", role="registrar")
    await registrar.post(f"{BASE}/inspectors", json=inspector())
    transfer = await offer(
        registrar, "inspectors", certificate=CERTIFICATE, to="310116-fire"
    )
    read = await registrar.get(f"{BASE}/transfers/{transfer}")
    known = {"if-none-match": read.headers["etag"]}
    again = await registrar.get(f"{BASE}/transfers/{transfer}", headers=known)
    assert again.status_code == 304
    shown = read.json()
    assert shown["key"] == "*********001"
    own = await take(registrar, transfer)
    assert (own.status_code, own.json()["code"]) == (403, "transfer-needs-another")
    assert (await take(fire, transfer)).status_code == 200
    event = (await world.published("subject-svc", InspectorChanged))[-1]
    assert (event.agency, event.version) == ("310116-fire", 2)


@pytest.mark.rule("S-07")
async def test_no_row_lifts_a_revocation_and_a_second_person_does(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await registrar.post(f"{BASE}/inspectors", json=inspector())
    held = {"certificate": CERTIFICATE}
    early = await registrar.post(f"{BASE}/transfers/reinstatements", json=held | WHY)
    assert early.json()["code"] == "certificate-not-revoked"
    await registrar.post(f"{BASE}/inspectors/revocations", json=held)
    before = await events_of(world)
    again = await registrar.post(f"{BASE}/inspectors", json=inspector())
    assert (again.status_code, again.json()["code"]) == (409, "certificate-revoked")
    row = inspector()
    text = f"{','.join(row)}\n{','.join(row.values())}\n"
    answer = await registrar.post(
        f"{BASE}/imports/inspectors", content=text, headers=CSV
    )
    [refusal] = answer.json()["refusals"]
    assert (refusal["code"], refusal["value"]) == (
        "certificate-revoked",
        "*********001",
    )
    assert await events_of(world) == before
    transfer = await offer(registrar, "reinstatements", certificate=CERTIFICATE)
    own = await take(registrar, transfer)
    assert (own.status_code, own.json()["code"]) == (403, "transfer-needs-another")
    second = world.client("subject-svc", "310116-fire", role="registrar")
    assert (await take(second, transfer)).status_code == 200
    event = (await world.published("subject-svc", InspectorChanged))[-1]
    assert (event.revoked, event.version) == (False, 3)


@pytest.mark.rule("S-12")
async def test_what_was_new_when_it_was_judged_is_not_written_over_another_row(
    world: World, registrar: httpx.AsyncClient
) -> None:
    await registrar.post(f"{BASE}/inspectors", json=inspector())
    cells = inspector("310101-market")
    taken = Inspector.read(cells)
    async with world.db("subject-svc").writing() as tx:
        with pytest.raises(EnteredMeanwhile):
            await INSPECTORS.write(tx, [taken], judged=[])


@pytest.mark.rule("S-12")
async def test_a_subject_that_moved_meanwhile_is_not_moved_by_an_old_offer(
    registrar: httpx.AsyncClient, other: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    place = await offer(registrar, "places", number=PLACE, to="310101")
    changed = await registrar.patch(
        f"{BASE}/places/{PLACE}", json={"town": "310116101"}
    )
    assert changed.status_code == 200
    stale = await take(other, place)
    assert (stale.status_code, stale.json()["code"]) == (409, "transfer-stale")
