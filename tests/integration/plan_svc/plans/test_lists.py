"""The lists of plans, agencies and items: names, orders, dates, export (P-04, P-09)."""

import httpx
import pytest

from tests.integration.plan_svc.planned import District
from tests.lists import exported, goes_both_ways, listed

pytestmark = pytest.mark.rule("P-04")
MARKET = "310116-market"
TITLES = ("餐饮专项检查", "=1+1 餐饮", "年度检查 100%")
PERIODS = (("2026-12-01", "2026-12-31"), ("2027-01-01", "2027-03-31"), (None, None))


@pytest.fixture
async def planned(district: District) -> District:
    for title, (first, last) in zip(TITLES, PERIODS, strict=True):
        stated: dict[str, object] = {
            "title": title,
            "kind": "special",
            "items": ["market-001"],
        }
        stated |= {"period_from": first, "period_to": last} if first else {}
        await district.draft(MARKET, **stated)
    return district


async def titles(client: httpx.AsyncClient, **params: str) -> list[str]:
    answer = await client.get("/plan/v1/plans", params=params)
    assert answer.status_code == 200, answer.text
    return [plan["title"] for plan in answer.json()["items"]]


@pytest.mark.parametrize(
    ("part", "found"), [("餐饮", TITLES[:2]), ("%", TITLES[2:]), ("_", ())]
)
async def test_a_plan_is_found_by_any_part_of_its_title(
    planned: District, part: str, found: tuple[str, ...]
) -> None:
    assert set(await titles(planned.planner(), title=part)) == set(found)


@pytest.mark.parametrize("sort", ["made_at", "period_from", "title"])
async def test_every_order_of_plans_pages_both_ways(
    planned: District, sort: str
) -> None:
    rows = await goes_both_ways(planned.planner(), "/plan/v1/plans", sort, "id")
    assert {plan["title"] for plan in rows} == set(TITLES)


async def test_a_plan_is_found_by_days_that_its_period_meets(planned: District) -> None:
    client = planned.planner()
    december = {"from": "2026-12-31", "to": "2026-12-31"}
    assert await titles(client, **december) == [TITLES[0]]
    assert await titles(client, **{"from": "2027-04-01"}) == []


async def test_plans_are_exported_as_listed_and_drafts_to_nobody_else(
    planned: District,
) -> None:
    rows = await exported(
        planned.planner(), "/plan/v1/plans", title="餐饮", sort="title"
    )
    assert [row["title"] for row in rows] == [f"'{TITLES[1]}", TITLES[0]]
    stranger = planned.planner("310116-culture")
    assert await exported(stranger, "/plan/v1/plans") == []


@pytest.mark.parametrize("what", ["agencies", "items"])
async def test_agencies_and_items_are_found_sorted_and_exported(
    district: District, what: str
) -> None:
    client = district.planner()
    path = f"/plan/v1/{what}"
    rows = await goes_both_ways(client, path, "name", "code", name="market")
    assert len(rows) >= 1
    assert all("market" in row["code"] for row in rows)
    assert len(await listed(client, path)) > len(rows)
