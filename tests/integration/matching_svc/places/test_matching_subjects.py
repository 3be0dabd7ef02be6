"""Places of several subjects, and agencies whose sectors change."""

from typing import Any

import pytest

from shared.events.subject import PlaceKind
from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import (
    USCC,
    agency,
    place,
    solo,
    task,
)


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    return await make_world("matching-svc")


async def shown(world: World, **query: str) -> list[dict[str, Any]]:
    client = world.client("matching-svc", role="coordinator")
    found = await client.get("/matching/v1/proposals", params=query)
    items: list[dict[str, Any]] = found.json()["items"]
    return items


@pytest.mark.rule("S-06", "M-12")
@pytest.mark.parametrize("entry_first", [True, False])
async def test_any_subject_of_a_project_may_keep_it_from_joint_visits(
    world: World, *, entry_first: bool
) -> None:
    """The builder is on `solo`; tasks and project name the owner."""
    builder = "91310116MA1J90010B"
    site = "JS-2026-001"
    project = place(
        number=site, kind=PlaceKind.PROJECT, subjects=(USCC, builder), version=1
    )
    told = [
        ("plan-svc", task("m1", place=site)),
        ("plan-svc", task("f1", "fire", place=site)),
        ("subject-svc", project),
        ("subject-svc", solo(uscc=builder)),
    ]
    for service, event in reversed(told) if entry_first else told:
        await world.publish(service, event)
        await world.settle()
    assert await shown(world, status="proposed") == []
    await world.deliver_again("matching-svc")
    await world.settle()
    assert await shown(world, status="proposed") == []
    await world.publish("subject-svc", solo(uscc=builder, version=2, active=False))
    await world.settle()
    [found] = await shown(world, status="proposed")
    assert found["place"] == site


@pytest.mark.rule("M-06", "M-14")
async def test_who_leads_follows_the_sectors_whenever_they_are_told(
    world: World,
) -> None:
    await world.publish("plan-svc", task("m1"), task("f1", "fire"))
    await world.publish("plan-svc", agency("market"), agency("fire"))
    await world.publish("subject-svc", place())
    await world.settle()
    await world.publish("subject-svc", place(version=2, business_types=("catering",)))
    await world.publish(
        "plan-svc", agency("market", version=2, sectors=("catering", "retail"))
    )
    await world.settle()
    [found] = await shown(world)
    assert found["lead"] == "310116-market"
    await world.publish("plan-svc", agency("market", version=3))
    await world.publish("plan-svc", agency("fire", version=2, sectors=("catering",)))
    await world.settle()
    [found] = await shown(world)
    assert found["lead"] == "310116-fire"


@pytest.mark.rule("M-11")
async def test_a_task_of_ecology_tells_of_the_subjects_other_places(
    world: World,
) -> None:
    other = f"{USCC}-002"
    await world.publish("plan-svc", task("e1", "ecology"))
    await world.publish("plan-svc", task("e2", "ecology", place=other))
    await world.publish("plan-svc", task("m2", place=other), agency("ecology"))
    await world.settle()
    client = world.client("matching-svc", "310116-ecology", role="coordinator")
    told = (await client.get("/matching/v1/tasks/e1/explanation")).json()
    last = told["explanation"][-1]
    assert (last["code"], last["rule"]) == ("with_subject", "M-11")
    assert "另外1处场所" in last["zh"]
    assert "2026年4月1日" in last["zh"]
    market = world.client("matching-svc", "310116-market", role="coordinator")
    told = (await market.get("/matching/v1/tasks/m2/explanation")).json()
    assert "with_subject" not in [reason["code"] for reason in told["explanation"]]
