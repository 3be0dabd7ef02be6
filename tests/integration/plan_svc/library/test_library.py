"""Agencies and items over HTTP, and how the tables come and go."""

import pytest
from plan_svc.service import SERVICE

from shared import migrate
from shared.events.plan import AgencyChanged, ItemListed
from shared.local_postgres.server import RUNNING
from shared.testing.world import MakeWorld
from tests.integration.plan_svc.planned import District


@pytest.mark.rule("P-09")
async def test_what_is_put_again_unchanged_is_not_published_again(
    district: District,
) -> None:
    world = district.world
    before = len(await world.published("plan-svc", AgencyChanged, ItemListed))
    await district.furnish()
    after = await world.published("plan-svc", AgencyChanged, ItemListed)
    assert len(after) == before
    changed = await district.item("market-001", name="新名称")
    assert (changed["version"], changed["claimed_by"]) == (3, ["310116-market"])
    newest = (await world.published("plan-svc", ItemListed))[-1]
    assert (newest.name, newest.version) == ("新名称", 3)


async def test_items_and_agencies_are_listed_in_pages(district: District) -> None:
    planner = district.planner()
    seen: list[str] = []
    cursor = None
    while True:
        params = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = (await planner.get("/plan/v1/agencies", params=params)).json()
        seen += [item["code"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted(seen)
    assert len(seen) == 8
    claimed = await planner.get(
        "/plan/v1/items", params={"claimed_by": "310116-fire", "domain": "fire"}
    )
    assert [item["code"] for item in claimed.json()["items"]] == ["fire-001"]


async def test_an_item_that_is_known_costs_a_304(district: District) -> None:
    planner = district.planner()
    first = await planner.get("/plan/v1/items/fire-001")
    tag = {"if-none-match": first.headers["etag"]}
    again = await planner.get("/plan/v1/items/fire-001", headers=tag)
    assert again.status_code == 304
    missing = await planner.get("/plan/v1/items/fire-999")
    assert (missing.status_code, missing.json()["code"]) == (404, "item-unknown")


async def test_a_code_of_another_region_or_domain_is_refused(
    district: District,
) -> None:
    body = {"name": "x", "domain": "market", "region": "310101"}
    answer = await district.steward.put("/plan/v1/agencies/310116-market", json=body)
    assert answer.json()["code"] == "code-mismatch"


async def test_the_tables_go_down_and_come_up_again(make_world: MakeWorld) -> None:
    world = await make_world("plan-svc")
    url = world.owner_url("plan-svc")
    await migrate.downgrade(url, SERVICE.metadata, SERVICE.migrations)
    await migrate.upgrade(url, SERVICE.metadata, SERVICE.migrations)
    await migrate.let_run(url, RUNNING)
    async with world.db("plan-svc").reading() as tx:
        assert await tx.fetchval("SELECT count(*) FROM task") == 0


@pytest.mark.rule("S-12")
async def test_a_district_changes_no_agency_of_the_city_and_none_of_another_district(
    district: District,
) -> None:
    path = "/plan/v1/agencies/310000-market"
    body = {"level": "municipal", "domain": "market", "region": "310000"}
    steward = district.world.client("plan-svc", "310116-market", role="steward")
    same = await steward.put(path, json=body | {"name": "310000-market"})
    assert (same.status_code, same.json()["code"]) == (403, "other-region")
    before = len(await district.world.published("plan-svc"))
    refused = await steward.put(path, json=body | {"name": "x", "retired": True})
    assert (refused.status_code, refused.json()["code"]) == (403, "other-region")
    other = district.world.client("plan-svc", "310101-market", role="steward")
    path = "/plan/v1/agencies/310116-market"
    for region in ("310101", "310000", "310116"):
        body = {"level": "district", "domain": "market", "region": region, "name": "x"}
        answer = await other.put(path, json=body)
        assert answer.json()["code"] in {"other-region", "code-mismatch"}, answer.text
    assert len(await district.world.published("plan-svc")) == before
    city = district.world.client("plan-svc", "310000-market", role="steward")
    body = {"level": "municipal", "domain": "market", "region": "310000", "name": "x"}
    changed = await city.put("/plan/v1/agencies/310000-market", json=body)
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
