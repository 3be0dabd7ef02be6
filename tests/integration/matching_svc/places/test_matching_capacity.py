"""An agency that can make one visit a day, over several places (M-16)."""

from itertools import permutations
from typing import Any

import pytest

from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import USCC, task
from tests.integration.matching_svc.places.test_matching_runs import run

PLACES = [f"{USCC}-{number:03}" for number in range(1, 4)]
LIMITS = {"310116-fire": 1}
FIRST_DAYS = ["2026-04-01", "2026-04-02", "2026-04-03"]


async def days(world: World) -> dict[str, str]:
    """The day of each place's live proposal."""
    async with world.db("matching-svc").reading() as tx:
        rows = await tx.fetch(
            "SELECT place, day FROM proposal WHERE status IN ('proposed', 'agreed')"
        )
    return {row["place"]: row["day"].isoformat() for row in rows}


async def told(world: World, *places: str) -> None:
    """Two agencies plan for each of the places, one place after the other."""
    for place in places:
        await world.publish(
            "plan-svc",
            task(f"m.{place}", place=place),
            task(f"f.{place}", "fire", place=place),
        )
        await world.settle()


async def world_of(make_world: MakeWorld, **settings: Any) -> World:
    return await make_world("matching-svc", visits_a_day=LIMITS, **settings)


@pytest.mark.rule("M-14")
@pytest.mark.rule("M-16")
async def test_places_take_capacity_in_their_order_in_whatever_order_tasks_come(
    make_world: MakeWorld,
) -> None:
    for order in list(permutations(PLACES))[1::2]:
        world = await world_of(make_world)
        await told(world, *order)
        assert await days(world) == dict(zip(PLACES, FIRST_DAYS, strict=True))


@pytest.mark.rule("M-14")
@pytest.mark.rule("M-16")
async def test_the_days_run_books_in_the_order_of_places_however_tasks_came_in(
    make_world: MakeWorld,
) -> None:
    for order in list(permutations(PLACES))[::2]:
        world = await world_of(make_world, run_chunk_places=2)
        await told(world, *order)
        await run(world)
        assert await days(world) == dict(zip(PLACES, FIRST_DAYS, strict=True))
        await run(world)
        assert await days(world) == dict(zip(PLACES, FIRST_DAYS, strict=True))


@pytest.mark.rule("M-16")
async def test_what_was_answered_keeps_its_day_and_the_others_go_round_it(
    make_world: MakeWorld,
) -> None:
    world = await world_of(make_world)
    await told(world, PLACES[2])
    client = world.client("matching-svc", "310116-market", role="coordinator")
    async with world.db("matching-svc").reading() as tx:
        number = await tx.fetchval("SELECT number FROM proposal")
    answer = await client.post(
        f"/matching/v1/proposals/{number}/answers", json={"answer": "join"}
    )
    assert answer.status_code == 200, answer.text
    await told(world, PLACES[0], PLACES[1])
    await run(world)
    found = await days(world)
    assert [found[spot] for spot in (PLACES[2], *PLACES[:2])] == FIRST_DAYS


@pytest.mark.rule("M-13")
@pytest.mark.rule("M-16")
async def test_a_task_says_that_an_agency_is_booked_out(make_world: MakeWorld) -> None:
    world = await make_world("matching-svc", visits_a_day={"310116-fire": 0})
    await told(world, PLACES[0])
    assert await days(world) == {}
    client = world.client("matching-svc", "310116-market", role="coordinator")
    answer = await client.get(f"/matching/v1/tasks/m.{PLACES[0]}/explanation")
    assert answer.status_code == 200, answer.text
    [reason] = answer.json()["explanation"]
    assert (reason["code"], reason["rule"]) == ("unplaceable_over_capacity", "M-16")
