"""Lists of visits and results: due, overdue, sorted, paged, exported (C-09, C-10)."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest

from tests.integration.checkcode_svc.scene import (
    DAY,
    FIRE,
    HEALTH,
    MARKET,
    PLACE,
    SERVICE,
    District,
)

pytestmark = [pytest.mark.rule("C-09"), pytest.mark.rule("C-10")]
STRANGER = "310101-culture"


async def visited(district: District) -> dict[str, Any]:
    """A joint visit of market and fire, of which market has its results."""
    code = await district.joint_code()
    district.at(DAY)
    visit = await district.visit(code["code"])
    await district.visit(code["code"], FIRE)
    taken = await district.results(visit["id"], MARKET)
    assert taken.status_code == 200, taken.text
    return visit


async def items(
    district: District, path: str, of: str = MARKET, role: str = "inspector"
) -> list[dict[str, Any]]:
    page = await district.get(path, of, role)
    found: list[dict[str, Any]] = page["items"]
    return found


async def test_visits_are_listed_with_what_they_owe(shared_place: District) -> None:
    visit = await visited(shared_place)
    [listed] = await items(shared_place, "visits")
    single = await shared_place.get(f"visits/{visit['id']}")
    assert listed == single
    assert await items(shared_place, "visits?complete=true") == []
    assert await items(shared_place, f"visits?from={DAY + timedelta(days=1)}") == []
    assert len(await items(shared_place, f"visits?to={DAY}&place={PLACE}")) == 1
    assert await items(shared_place, "visits?agency=310116-health") == []


async def test_results_are_due_then_overdue_then_complete(
    shared_place: District,
) -> None:
    visit = await visited(shared_place)
    last = DAY + timedelta(days=20)
    async with shared_place.world.db(SERVICE).writing() as tx:
        await tx.execute("UPDATE visit_part SET due_on = $1", last)
    due = await items(shared_place, "results?complete=false", FIRE)
    assert [(line["agency"], line["status"], line["overdue"]) for line in due] == [
        (FIRE, "due", False)
    ]
    before = last - timedelta(days=1)
    assert len(await items(shared_place, f"results?due_to={last}")) == 2
    assert await items(shared_place, f"results?due_to={before}") == []
    shared_place.at(last)
    assert await items(shared_place, "results?overdue=true", FIRE) == []
    shared_place.at(DAY + timedelta(days=60))
    [late] = await items(shared_place, "results?overdue=true", FIRE)
    assert (late["visit_id"], late["overdue"]) == (visit["id"], True)
    assert len(await items(shared_place, "visits?overdue=true")) == 1
    done = await items(shared_place, "results?complete=true")
    assert [(line["agency"], line["overdue"]) for line in done] == [(MARKET, False)]


async def test_another_district_has_no_line_in_list_or_export(
    shared_place: District,
) -> None:
    await visited(shared_place)
    for path in ("visits", "results"):
        assert await items(shared_place, path, STRANGER) == []
        exported = await shared_place.client(STRANGER).get(f"/checkcode/v1/{path}.csv")
        assert len(exported.text.splitlines()) == 1


@pytest.mark.rule("C-05")
async def test_a_classified_visit_is_listed_to_its_own_agencies_alone(
    shared_place: District,
) -> None:
    await visited(shared_place)
    async with shared_place.world.db(SERVICE).writing() as tx:
        await tx.execute("UPDATE visit SET classified = true")
    for path in ("visits", "results"):
        assert await items(shared_place, path, HEALTH) == []
        assert len(await items(shared_place, path, FIRE)) >= 1
        client = shared_place.client(HEALTH)
        exported = await client.get(f"/checkcode/v1/{path}.csv")
        assert len(exported.text.splitlines()) == 1


@pytest.mark.parametrize("sort", ["due_on", "-due_on", "day", "-day"])
async def test_pages_of_any_order_hold_every_line_once(
    shared_place: District, sort: str
) -> None:
    await visited(shared_place)
    seen, cursor = [], ""
    while True:
        page = await shared_place.get(f"results?sort={sort}&limit=1{cursor}")
        seen += page["items"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    whole = await items(shared_place, f"results?sort={sort}")
    assert seen == whole
    assert {line["agency"] for line in seen} == {MARKET, FIRE}


async def test_an_export_is_the_list_as_csv(shared_place: District) -> None:
    await visited(shared_place)
    client = shared_place.client()
    exported = await client.get("/checkcode/v1/results.csv?complete=true")
    assert exported.status_code == 200
    assert exported.headers["content-type"] == "text/csv; charset=utf-8"
    assert exported.content.startswith(b"\xef\xbb\xbf")
    [line] = csv.DictReader(io.StringIO(exported.text.removeprefix("\ufeff")))
    assert (line["agency"], line["status"], line["overdue"]) == (
        MARKET,
        "complete",
        "false",
    )
    refused = await client.get("/checkcode/v1/results.csv?sort=agency")
    assert refused.status_code == 422
