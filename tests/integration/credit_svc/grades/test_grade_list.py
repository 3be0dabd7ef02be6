"""The list of grades: orders, days, export (G-01)."""

from datetime import timedelta

import pytest

from shared.civic import uscc
from shared.testing.world import MakeWorld
from tests.lists import exported, goes_both_ways, listed

pytestmark = pytest.mark.rule("G-01")
PATH = "/credit/v1/grades"


@pytest.mark.parametrize("sort", ["uscc", "changed_at"])
async def test_grades_go_both_ways_and_are_found_by_the_day_of_change(
    make_world: MakeWorld, sort: str
) -> None:
    world = await make_world("credit-svc")
    first = world.clock.today()
    for serial, domain in ((3, "market"), (2, "fire"), (3, "fire")):
        client = world.client("credit-svc", f"310116-{domain}", role="grader")
        body = {"grade": "B", "reasons": ["=一般"]}
        path = f"{PATH}/{domain}/{uscc.make('310116', serial)}"
        answer = await client.put(path, json=body)
        assert answer.status_code == 200, answer.text
        world.clock.advance(timedelta(days=1))
    reader = world.client("credit-svc", "310116-market", role="grader")
    rows = await goes_both_ways(reader, PATH, sort, "uscc", "domain")
    assert len(rows) == 3
    days = {"changed_from": str(first), "changed_to": str(first + timedelta(days=1))}
    assert len(await listed(reader, PATH, **days)) == 2
    only = await exported(reader, PATH, changed_to=str(first))
    assert [(row["domain"], row["reasons"]) for row in only] == [("market", "'=一般")]
    stranger = world.client("credit-svc", "310101-market", role="grader")
    assert await exported(stranger, PATH) == []


@pytest.mark.parametrize("filter_", ["uscc=91", "domain=space", "changed_from=gestern"])
async def test_a_filter_that_can_be_none_is_refused(
    make_world: MakeWorld, filter_: str
) -> None:
    world = await make_world("credit-svc")
    reader = world.client("credit-svc", "310116-market", role="grader")
    for path in (PATH, f"{PATH}.csv"):
        assert (await reader.get(f"{path}?{filter_}")).status_code == 422
