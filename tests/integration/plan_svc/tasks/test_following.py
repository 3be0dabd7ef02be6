"""Open tasks follow their place and their items (M-12, P-09)."""

from collections.abc import Sequence

import pytest

from shared.events.plan import TaskChanged, TaskScheduled, TaskWithdrawn
from tests.integration.plan_svc.planned import District, Json, place

ITEMS = ["culture-001", "culture-002"]


async def filed(district: District, places: Sequence[str]) -> Json:
    await district.item("culture-002")
    await district.claim("culture-002", "310116-culture")
    return await district.filed(list(places), items=ITEMS)


@pytest.mark.rule("M-12")
@pytest.mark.rule("S-03")
async def test_at_a_place_that_is_retired_nothing_stays_to_be_done(
    district: District,
) -> None:
    places = await district.register(range(2))
    await filed(district, places)
    retired = place(0, version=2, retired=True)
    await district.tell("subject-svc", retired)
    await district.tell("subject-svc", retired)
    statuses = {task["place"]: task["status"] for task in await district.tasks()}
    assert statuses == {places[0]: "withdrawn", places[1]: "scheduled"}
    (told,) = await district.world.published("plan-svc", TaskWithdrawn)
    assert (told.place, told.reason) == (places[0], "场所已注销")


@pytest.mark.rule("M-12")
async def test_a_place_that_was_retired_before_the_filing_gets_no_open_task(
    district: District,
) -> None:
    places = await district.register(range(2))
    plan = await district.draft("310116-culture")
    await district.upload(plan, "place\n" + "\n".join(places))
    await district.tell("subject-svc", place(0, version=2, retired=True))
    await district.through(await district.seen(plan))
    statuses = {task["place"]: task["status"] for task in await district.tasks()}
    assert statuses == {places[0]: "withdrawn", places[1]: "scheduled"}
    kinds = [
        type(event).__name__
        for event in await district.world.published(
            "plan-svc", TaskScheduled, TaskWithdrawn
        )
        if event.place == places[0]
    ]
    assert kinds == ["TaskScheduled", "TaskWithdrawn"]


@pytest.mark.rule("P-09")
async def test_an_item_that_ended_leaves_open_tasks_and_the_last_one_ends_them(
    district: District,
) -> None:
    places = await district.register([0])
    await filed(district, places)
    await district.item("culture-002", filed=False)
    (task,) = await district.tasks()
    assert [item["code"] for item in task["items"]] == ["culture-001"]
    (changed,) = await district.world.published("plan-svc", TaskChanged)
    assert [item.code for item in changed.items] == ["culture-001"]

    await district.item("culture-001", valid_to="2026-02-28")
    (task,) = await district.tasks()
    assert task["status"] == "withdrawn"
    assert "culture-001" in task["reason"]
    (withdrawn,) = await district.world.published("plan-svc", TaskWithdrawn)
    assert withdrawn.version == changed.version + 1


@pytest.mark.rule("P-09")
async def test_what_matching_reads_of_an_item_is_told_again_and_once(
    district: District,
) -> None:
    places = await district.register([0])
    await filed(district, places)
    for _ in range(2):
        await district.item("culture-002", risk="high", joint_forbidden=True)
    (changed,) = await district.world.published("plan-svc", TaskChanged)
    assert changed.joint_forbidden
    assert {item.code: item.risk for item in changed.items} == {
        "culture-001": "medium",
        "culture-002": "high",
    }
    await district.item(
        "culture-002", name="另一名称", risk="high", joint_forbidden=True
    )
    assert len(await district.world.published("plan-svc", TaskChanged)) == 1
