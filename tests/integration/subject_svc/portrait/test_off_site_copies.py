"""The portrait shows inspections without a visit, and counts no visit (P-26)."""

from itertools import permutations
from typing import Any

import pytest

from shared.events.plan import OffSiteInspected
from shared.testing.world import MakeWorld, World
from tests.factories import plan
from tests.factories.plan import FIRE, MARKET
from tests.integration.subject_svc.registering import ONE as CODE
from tests.integration.subject_svc.registering import register

pytestmark = [pytest.mark.rule("P-26"), pytest.mark.rule("S-05")]


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    world = await make_world("subject-svc")
    await register(world.client("subject-svc", role="registrar"), CODE)
    return world


def made(**changes: Any) -> OffSiteInspected:
    return plan.off_site(place=f"{CODE}-001", uscc=CODE, **changes)


async def portrait(world: World, agency: str = FIRE) -> dict[str, Any]:
    client = world.client("subject-svc", agency, role="planner")
    answer = await client.get(f"/subject/v1/subjects/{CODE}/portrait")
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def tell(world: World, *events: OffSiteInspected) -> None:
    await world.publish("plan-svc", *events)
    await world.settle()


async def rows(world: World) -> list[str]:
    async with world.db("subject-svc").reading() as tx:
        found = await tx.fetch("SELECT to_jsonb(o)::text AS row FROM off_site_copy o")
    return sorted(row["row"] for row in found)


async def test_it_is_shown_and_is_no_visit(world: World) -> None:
    await tell(world, made(problems=1))
    shown = await portrait(world)
    [inspection] = shown["off_site"]
    assert (inspection["agency"], inspection["problems"], inspection["day"]) == (
        MARKET,
        1,
        "2026-03-10",
    )
    assert shown["visits"] == []
    assert (shown["totals"]["off_site"], shown["totals"]["visits"]) == (1, 0)
    assert shown["records"] == []


@pytest.mark.rule("C-05")
async def test_what_is_classified_is_its_agencys_alone(world: World) -> None:
    await tell(world, made(classified=True))
    others, own = await portrait(world), await portrait(world, MARKET)
    assert (others["off_site"], others["totals"]["off_site"]) == ([], 0)
    assert (len(own["off_site"]), own["totals"]["off_site"]) == (1, 1)


@pytest.mark.rule("X-13")
async def test_twice_and_in_any_order_it_is_the_same(make_world: MakeWorld) -> None:
    told = (made(), made(version=2, problems=1), made(task="T2", agency=FIRE))
    states = []
    for order in (told, *permutations(told)):
        world = await make_world("subject-svc")
        await tell(world, *order)
        await tell(world, *order)
        states.append(await rows(world))
    assert len(states[0]) == 2
    assert all(state == states[0] for state in states)
