"""The list of tasks: orders, dates, export (P-20)."""

import csv
import io

import pytest

from tests.integration.plan_svc.planned import District

pytestmark = pytest.mark.rule("P-20")


@pytest.mark.parametrize("sort", ["number", "latest", "earliest"])
async def test_every_order_goes_both_ways_and_is_exported(
    district: District, sort: str
) -> None:
    await district.filed(await district.register(range(3)))
    forward = await district.tasks(sort=sort)
    assert len(forward) == 3
    assert await district.tasks(sort=f"-{sort}") == forward[::-1]
    exported = await district.planner().get(f"/plan/v1/tasks.csv?sort={sort}")
    rows = csv.DictReader(io.StringIO(exported.text.removeprefix("\ufeff")))
    assert [row["number"] for row in rows] == [task["number"] for task in forward]


async def test_a_span_of_last_days_is_taken(district: District) -> None:
    await district.filed(await district.register(range(2)))
    [latest] = {task["latest"] for task in await district.tasks()}
    assert len(await district.tasks(latest_from=latest, latest_to=latest)) == 2
    assert await district.tasks(latest_to="2026-01-01") == []


async def test_another_district_exports_nothing(district: District) -> None:
    await district.filed(await district.register(range(2)))
    stranger = district.planner("310101-market")
    exported = await stranger.get("/plan/v1/tasks.csv")
    assert len(exported.text.splitlines()) == 1
