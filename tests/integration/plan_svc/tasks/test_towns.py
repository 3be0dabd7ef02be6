"""A street or town sees the tasks at its own places, of whatever agency (I-05)."""

from typing import Any

import pytest

from shared.events.plan import TaskChanged, TaskScheduled
from tests.integration.plan_svc.planned import District, place
from tests.integration.plan_svc.tasks.test_tasks import visit

TOWN, NEXT_TOWN = "310116101", "310116102"
AGENCY = f"{TOWN}-urban_management"
ITEM = "urban_management-001"


def trigger(place: str, number: str) -> dict[str, Any]:
    return {
        "place": place,
        "items": [ITEM],
        "source": "complaint",
        "source_number": number,
        "source_reason": "投诉",
        "latest": "2026-03-20",
    }


@pytest.fixture
async def town(district: District) -> District:
    """The district with an agency of the town, which claimed an item."""
    body = {
        "name": "某镇综合行政执法队",
        "level": "town",
        "domain": "urban_management",
        "region": TOWN,
    }
    answer = await district.steward.put(f"/plan/v1/agencies/{AGENCY}", json=body)
    assert answer.status_code == 200, answer.text
    await district.item(ITEM, level="town")
    await district.claim(ITEM, AGENCY)
    return district


async def numbers(district: District, agency: str) -> list[str]:
    answer = await district.planner(agency).get("/plan/v1/tasks")
    assert answer.status_code == 200, answer.text
    return [task["place"] for task in answer.json()["items"]]


@pytest.mark.rule("I-05")
async def test_a_town_triggers_and_sees_tasks_at_its_own_places_only(
    town: District,
) -> None:
    [here] = await town.register([1], town=TOWN)
    [there] = await town.register([2], town=NEXT_TOWN)
    [unknown] = await town.register([3], town=None)
    planner = town.planner(AGENCY)
    entered = await planner.post("/plan/v1/tasks", json=trigger(here, "1"))
    assert (entered.status_code, entered.json()["town"]) == (201, TOWN), entered.text
    for other in (there, unknown):
        refused = await planner.post("/plan/v1/tasks", json=trigger(other, "2"))
        assert (refused.status_code, refused.json()["code"]) == (403, "other-region")
    [event] = await town.world.published("plan-svc", TaskScheduled)
    assert (event.region, event.town) == ("310116", TOWN)
    number = entered.json()["number"]
    assert (await planner.get(f"/plan/v1/tasks/{number}")).status_code == 200
    neighbour = town.planner(f"{NEXT_TOWN}-urban_management")
    assert (await neighbour.get(f"/plan/v1/tasks/{number}")).status_code == 404
    summary = (await planner.get("/plan/v1/summary")).json()
    assert summary["tasks"]["triggered"] == 1
    elsewhere = town.planner(f"{NEXT_TOWN}-urban_management")
    summary = (await elsewhere.get("/plan/v1/summary")).json()
    assert summary["tasks"]["triggered"] == 0


@pytest.mark.rule("I-05")
async def test_a_town_sees_the_tasks_of_its_district_at_its_places(
    town: District,
) -> None:
    [here] = await town.register([1], town=TOWN)
    [there] = await town.register([2], town=NEXT_TOWN)
    [unknown] = await town.register([3], town=None)
    plan = await town.filed([here, there, unknown])
    assert plan["status"] == "filed"
    assert await numbers(town, AGENCY) == [here]
    assert await numbers(town, f"{NEXT_TOWN}-urban_management") == [there]
    assert await numbers(town, "310116-fire") == sorted([here, there, unknown])
    assert await numbers(town, "310101-fire") == []
    assert len(await numbers(town, "310000-market")) == 3
    told = await town.world.published("plan-svc", TaskScheduled)
    assert {event.place: event.town for event in told} == {
        here: TOWN,
        there: NEXT_TOWN,
        unknown: None,
    }


@pytest.mark.rule("I-05")
async def test_tasks_of_no_known_town_are_listed_and_follow_their_place(
    town: District,
) -> None:
    [number] = await town.register([1], town=None)
    await town.filed([number])
    client = town.planner("310116-fire")

    async def places_of(which: str) -> list[str]:
        answer = await client.get("/plan/v1/tasks", params={"town": which})
        return [task["place"] for task in answer.json()["items"]]

    assert (await places_of("unknown"), await places_of(TOWN)) == ([number], [])
    assert await numbers(town, AGENCY) == []
    known = place(1, version=2, town=TOWN)
    await town.tell("subject-svc", known)
    assert (await places_of("unknown"), await places_of(TOWN)) == ([], [number])
    assert await numbers(town, AGENCY) == [number]
    [changed] = await town.world.published("plan-svc", TaskChanged)
    assert (changed.town, changed.version) == (TOWN, 2)
    await town.world.deliver_again("plan-svc")
    await town.world.settle()
    await town.tell("subject-svc", place(1, version=1, town=None))
    assert await numbers(town, AGENCY) == [number]
    assert len(await town.world.published("plan-svc", TaskChanged)) == 1


@pytest.mark.rule("S-12")
async def test_open_tasks_move_with_their_place_and_their_agency_keeps_them(
    town: District,
) -> None:
    [number] = await town.register([1], town=TOWN)
    plan = await town.filed([number])
    await town.tell("subject-svc", place(1, version=2, region="310104", town=None))
    assert await numbers(town, "310104-fire") == [number]
    assert await numbers(town, "310116-fire") == []
    assert await numbers(town, AGENCY) == []
    assert await numbers(town, plan["agency"]) == [number]
    [changed] = await town.world.published("plan-svc", TaskChanged)
    assert (changed.region, changed.town, changed.version) == ("310104", None, 2)


@pytest.mark.rule("S-12")
async def test_what_is_done_stays_in_the_district_where_it_was_done(
    town: District,
) -> None:
    [number] = await town.register([1], town=TOWN)
    await town.filed([number])
    [task] = await town.world.published("plan-svc", TaskScheduled)
    shown = {"number": task.number, "agency": task.agency, "place": number}
    await town.tell("checkcode-svc", visit(shown | {"uscc": task.uscc}))
    await town.tell("subject-svc", place(1, version=2, region="310104", town=None))
    assert await numbers(town, "310104-fire") == []
    assert await numbers(town, "310116-fire") == [number]
