"""A street or town keeps and sees what lies in it (I-05, S-12)."""

import httpx
import pytest

from shared.testing.world import World
from tests.integration.subject_svc.registering import BASE, ONE, TWO, register

TOWN, NEXT_TOWN = "310116101", "310116102"
AGENCY = f"{TOWN}-urban_management"


@pytest.fixture
def town(world: World) -> httpx.AsyncClient:
    return world.client("subject-svc", AGENCY, role="registrar")


@pytest.mark.rule("I-05")
async def test_a_town_sees_the_subjects_that_have_a_place_in_it(
    registrar: httpx.AsyncClient, town: httpx.AsyncClient
) -> None:
    for code, lies_in in ((ONE, TOWN), (TWO, NEXT_TOWN)):
        premises = [{"address": "某路", "town": lies_in}]
        await register(registrar, code, premises=premises)
        entry = {"reason": "专项", "domain": "market"}
        kept = await registrar.put(f"{BASE}/lists/solo/{code}", json=entry)
        assert kept.status_code == 200, kept.text
    listed = (await town.get(f"{BASE}/subjects")).json()["items"]
    assert [subject["uscc"] for subject in listed] == [ONE]
    assert (await town.get(f"{BASE}/subjects/{ONE}")).status_code == 200
    assert (await town.get(f"{BASE}/subjects/{TWO}")).status_code == 404
    assert (await town.get(f"{BASE}/places/{ONE}-001")).status_code == 200
    assert (await town.get(f"{BASE}/places/{TWO}-001")).status_code == 404
    entries = (await town.get(f"{BASE}/lists/solo")).json()["items"]
    assert [entry["uscc"] for entry in entries] == [ONE]
    summary = (await town.get(f"{BASE}/summary")).json()
    assert summary["places"] == 1
    district = (await registrar.get(f"{BASE}/subjects")).json()["items"]
    assert [subject["uscc"] for subject in district] == sorted([ONE, TWO])


@pytest.mark.rule("I-05")
async def test_a_place_of_no_known_town_is_seen_by_its_district_alone(
    registrar: httpx.AsyncClient, town: httpx.AsyncClient
) -> None:
    await register(registrar, ONE)
    assert (await town.get(f"{BASE}/subjects")).json()["items"] == []
    assert (await town.get(f"{BASE}/places/{ONE}-001")).status_code == 404
    assert (await registrar.get(f"{BASE}/places/{ONE}-001")).status_code == 200


@pytest.mark.rule("S-07")
async def test_a_town_enters_its_own_inspectors_and_its_district_sees_them(
    registrar: httpx.AsyncClient, town: httpx.AsyncClient
) -> None:
    body = {
        "certificate": "SH3101160001",
        "name": "张三丰",
        "agency": AGENCY,
        "valid_from": "2025-01-01",
        "valid_to": "2026-12-31",
    }
    entered = await town.post(f"{BASE}/inspectors", json=body)
    assert entered.status_code == 200, entered.text
    other = body | {"certificate": "SH3101160002", "agency": "310116-market"}
    refused = await town.post(f"{BASE}/inspectors", json=other)
    assert (refused.status_code, refused.json()["code"]) == (403, "other-region")
    assert (await registrar.post(f"{BASE}/inspectors", json=other)).status_code == 200
    own = (await town.get(f"{BASE}/inspectors")).json()["items"]
    assert [inspector["agency"] for inspector in own] == [AGENCY]
    district = (await registrar.get(f"{BASE}/inspectors")).json()["items"]
    assert [row["agency"] for row in district] == ["310116-market", AGENCY]


@pytest.mark.rule("S-12")
async def test_a_town_changes_places_in_it_and_moves_none_out_of_it(
    registrar: httpx.AsyncClient, town: httpx.AsyncClient
) -> None:
    premises = [{"address": "某路", "town": TOWN}]
    await register(registrar, ONE, premises=premises)
    path = f"{BASE}/places/{ONE}-001"
    assert (await town.patch(path, json={"address": "新路"})).status_code == 200
    moved = await town.patch(path, json={"town": NEXT_TOWN})
    assert (moved.status_code, moved.json()["code"]) == (403, "other-region")
    assert (await registrar.patch(path, json={"town": NEXT_TOWN})).status_code == 200
    assert (await town.get(path)).status_code == 404
