"""Nothing rests on a visit that two people took back, in any order (I-09, M-14)."""

from datetime import date
from itertools import permutations

import pytest

from shared.events import Event
from shared.events.matching import TaskRecognised
from shared.events.plan import Risk, TaskItem
from shared.testing.world import MakeWorld
from tests.factories import checkcode
from tests.integration.matching_svc.matching_events import agency, place, task

DAY = date(2026, 3, 2)


def events() -> list[Event]:
    """A town's task of fire's item, fire's visit there, and the same taken back."""
    town = task(
        "u1",
        "urban_management",
        items=(TaskItem(code="fire-001", risk=Risk.MEDIUM),),
    )
    began = checkcode.visit(
        (), DAY, agencies=("310116-fire",), kind="triggered", counted=True
    )
    gone = {"version": 2, "cancelled": True, "counted": False}
    return [town, began, began.model_copy(update=gone)]


async def statuses(make_world: MakeWorld, told: list[Event]) -> list[str]:
    """What became of the task's relief, in the end."""
    world = await make_world("matching-svc", recompute="live")
    await world.publish("plan-svc", agency("fire"), agency("urban_management"))
    await world.publish("subject-svc", place())
    for event in told:
        source = "plan-svc" if event.type.startswith("onevisit.plan") else "checkcode"
        await world.publish(
            "plan-svc" if source == "plan-svc" else "checkcode-svc", event
        )
        await world.settle()
    async with world.db("matching-svc").reading() as tx:
        rows = await tx.fetch("SELECT status FROM relief")
    assert len(rows) <= len(await world.published("matching-svc", TaskRecognised)) + 1
    return [row["status"] for row in rows]


@pytest.mark.rule("I-09")
async def test_a_task_that_was_waived_for_it_is_to_be_done_again(
    make_world: MakeWorld,
) -> None:
    town, began, taken_back = events()
    assert await statuses(make_world, [town, began]) == ["waived"]
    assert await statuses(make_world, [town, began, taken_back]) == ["lapsed"]


@pytest.mark.rule("M-14")
async def test_in_no_order_does_anything_rest_on_it(make_world: MakeWorld) -> None:
    for order in permutations(events()):
        assert await statuses(make_world, [*order, *order]) in ([], ["lapsed"])
