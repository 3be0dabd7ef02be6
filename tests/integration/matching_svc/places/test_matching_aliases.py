"""What a merge of two codes means for matching (S-06, S-12)."""

from itertools import permutations
from typing import Any

import pytest

from shared.events.subject import SubjectMerged
from shared.testing.world import MakeWorld, World
from tests.factories import subject
from tests.integration.matching_svc.matching_events import (
    PLACE,
    USCC,
    place,
    solo,
    task,
)

pytestmark = pytest.mark.rule("S-12")
OLD = "91310116MA1J90010B"
OLD_PLACE = f"{OLD}-001"


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    world = await make_world("matching-svc")
    await world.publish("subject-svc", place(), place(uscc=OLD, number=OLD_PLACE))
    await world.publish("plan-svc", task("m1"), task("f1", "fire"))
    await world.settle()
    return world


def merged(version: int = 1, *, together: bool = True) -> SubjectMerged:
    return subject.merged(OLD, USCC, version=version, merged=together)


async def proposed(world: World) -> list[str]:
    client = world.client("matching-svc", role="coordinator")
    query = {"status": "proposed"}
    found = await client.get("/matching/v1/proposals", params=query)
    return [row["place"] for row in found.json()["items"]]


async def also(world: World, number: str, agency: str = "310116-market") -> Any:
    client = world.client("matching-svc", agency, role="coordinator")
    answer = await client.get(f"/matching/v1/places/{number}")
    assert answer.status_code == 200, answer.text
    return answer.json()["also"]


@pytest.mark.rule("S-06", "M-12")
@pytest.mark.parametrize("order", [*permutations(range(3))])
async def test_solo_by_the_old_code_holds_by_the_new_one_until_they_are_split(
    world: World, order: tuple[int, ...]
) -> None:
    told = (solo(uscc=OLD), merged(1), merged(3))
    for number in order:
        await world.publish("subject-svc", told[number])
        await world.settle()
    assert await proposed(world) == []
    await world.deliver_again("matching-svc")
    await world.settle()
    assert await proposed(world) == []
    await world.publish("subject-svc", merged(4, together=False))
    await world.settle()
    assert await proposed(world) == [PLACE]
    await world.publish("subject-svc", merged(2))
    await world.settle()
    assert await proposed(world) == [PLACE]


@pytest.mark.rule("M-13")
async def test_the_plan_of_a_place_tells_of_its_other_number_and_joins_nothing(
    world: World,
) -> None:
    await world.publish(
        "plan-svc",
        task("h1", "health", place=OLD_PLACE, uscc=OLD),
        task("c1", "culture", place=OLD_PLACE, uscc=OLD, classified=True),
    )
    await world.settle()
    assert await also(world, PLACE) == []
    await world.publish("subject-svc", merged())
    await world.settle()
    assert await also(world, PLACE) == [{"place": OLD_PLACE, "open_tasks": 1}]
    assert await also(world, OLD_PLACE, "310116-health") == [
        {"place": PLACE, "open_tasks": 2}
    ]
    assert await also(world, OLD_PLACE, "310116-culture") == [
        {"place": PLACE, "open_tasks": 2}
    ]
    assert await proposed(world) == [PLACE]
