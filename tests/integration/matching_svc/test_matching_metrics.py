from contextlib import AsyncExitStack
from datetime import date

import pytest
from asyncpg import DivisionByZeroError
from matching_svc.places.commands import recompute, recompute_marked
from matching_svc.places.context import context_of

from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import PLACE, agency, place, task


async def page(world: World) -> dict[str, float]:
    """What Prometheus would scrape."""
    text = (await world.client("matching-svc").get("/matching/metrics")).text
    rows = (line.rpartition(" ") for line in text.splitlines() if line[0] != "#")
    return {name: float(value) for name, _, value in rows}


async def test_what_matching_does_is_counted_and_timed(make_world: MakeWorld) -> None:
    world = await make_world("matching-svc")
    await world.publish("plan-svc", task("m1"), task("f1", "fire"))
    await world.publish("plan-svc", agency("market"), agency("fire"))
    await world.publish("subject-svc", place())
    await world.settle()
    applicant = world.client("matching-svc", "310116-culture", role="inspector")
    question = {
        "place": PLACE,
        "agency": "310116-culture",
        "items": ["culture-001"],
        "day": date(2026, 4, 1).isoformat(),
    }
    answer = await applicant.post("/matching/v1/options", json=question)
    assert answer.status_code == 200, answer.text

    found = await page(world)
    prefix = "onevisit_matching_"
    assert found[prefix + 'proposals_total{outcome="proposed"}'] == 1
    assert found[prefix + 'planned_visits_total{kind="joint"}'] >= 1
    assert found[prefix + 'plans_total{proof="proven"}'] >= 1
    assert found[prefix + "recomputed_places_total"] >= 1
    assert found[prefix + "recompute_seconds_count"] >= 1
    assert found[prefix + "options_seconds_count"] == 1
    assert found[prefix + 'options_total{count="3"}'] == 1


async def test_what_was_rolled_back_and_comes_again_is_counted_once(
    make_world: MakeWorld,
) -> None:
    world = await make_world("matching-svc")
    runtime = world.db("matching-svc")
    await world.publish("plan-svc", task("m1"), task("f1", "fire"))
    while await world.consumers["matching-svc"].step():
        pass
    async with AsyncExitStack() as stack:
        stack.enter_context(pytest.raises(DivisionByZeroError))
        tx = await stack.enter_async_context(runtime.writing())
        assert await recompute(tx, [PLACE], context_of(runtime))
        await tx.fetch("SELECT 1/0")
    proposed = 'onevisit_matching_proposals_total{outcome="proposed"}'
    places = "onevisit_matching_recomputed_places_total"
    assert (await page(world)).get(proposed, 0) == 0
    await recompute_marked(runtime)
    found = await page(world)
    assert (found[proposed], found[places]) == (1, 1)
