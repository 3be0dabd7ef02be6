"""Reliefs made anew: by matching-svc of its own events, by plan-svc of what it tells.

A topic does not keep everything for ever; then plan-svc asks matching-svc.
"""

from datetime import date
from typing import Any

import pytest
from matching_svc.reliefs.store import COPY

from shared import jsontext
from shared.events.checkcode import PointResult
from shared.events.matching import ReliefEvent, TaskCovered, TaskRecognised
from shared.events.plan import TaskKind
from shared.messaging.copies import keep
from shared.messaging.rebuild import RetentionOver, rebuild
from shared.testing.principals import plain_token
from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import agency, result, task
from tests.integration.matching_svc.reliefs.test_reliefs import MARKET, MINE, TOLD
from tests.readmodels import digests, published, wreck

OWN, POLICE = "matching-svc", "310116-police"
RELIEFS = "SELECT to_jsonb(r)::text FROM relief r ORDER BY task, kind"
TOKEN = plain_token("310000-market", scopes="state:read")
PLANNED = task("p1", "police", earliest=MINE.earliest, latest=MINE.latest)
COMPLAINT = task(
    "t1", "police", earliest=date(2026, 3, 2), latest=date(2026, 3, 2)
).model_copy(update={"kind": TaskKind.TRIGGERED, "source": "complaint"})
CHECKED = result(
    visit_id="visit-8",
    code="JC310116-260302-00008X",
    agency=POLICE,
    domain="police",
    tasks=("t1",),
    points=(PointResult(item="police-001", point="1", outcome="no_problem"),),
    problems=0,
)


@pytest.fixture
async def world(make_world: MakeWorld) -> World:
    """A relief of each kind of event: one insisted on, one confirmed."""
    world = await make_world("plan-svc", OWN)
    for service, event in TOLD:
        await world.publish(service, event)
    await world.publish("plan-svc", agency("police"), PLANNED, COMPLAINT)
    await world.publish("checkcode-svc", CHECKED)
    await world.settle()
    for who, path, body in (
        (MARKET, "m1/recognition", {"answer": "refuse", "reason": "群众再诉"}),
        (POLICE, "p1/coverage", {"answer": "confirm"}),
    ):
        client = world.client(OWN, who, role="coordinator")
        given = await client.post(f"/matching/v1/reliefs/{path}/answers", json=body)
        assert given.is_success, given.text
    await world.settle()
    return world


async def rows(world: World) -> list[Any]:
    async with world.db(OWN).reading() as tx:
        return [jsontext.loads(row[0]) for row in await tx.fetch(RELIEFS)]


@pytest.mark.rule("X-13", "M-09", "M-10")
async def test_reliefs_are_folded_out_of_their_own_events(world: World) -> None:
    """The same rows come of the events that told them, whatever their order."""
    living = await rows(world)
    stands = {(relief["task"], relief["kind"]): relief["status"] for relief in living}
    assert stands == {("m1", "recognition"): "refused", ("p1", "coverage"): "confirmed"}
    events = await world.published(OWN, TaskCovered, TaskRecognised)
    async with world.db(OWN).writing() as tx:
        await tx.execute("DELETE FROM relief")
        for event in reversed(events):
            await keep(tx, COPY, [event])
    assert await rows(world) == living


@pytest.mark.rule("X-13", "M-09", "M-10")
async def test_plan_svc_asks_for_reliefs_that_the_topic_tells_no_more(
    world: World,
) -> None:
    plan = world.db("plan-svc")
    before, sent = (await digests(plan))["task_relief"], await published(plan)
    assert before.startswith("2 ")
    async with world.db(OWN).writing() as tx:
        await tx.execute("DELETE FROM outbox")
    await wreck(plan)
    assert (await digests(plan))["task_relief"] != before
    with pytest.raises(RetentionOver):
        await rebuild(plan, lambda _: None)
    made = await rebuild(plan, lambda _: None, token=TOKEN)
    assert made.asked["relief"] == 2
    assert (await digests(plan))["task_relief"] == before
    assert await published(plan) == sent


@pytest.mark.rule("X-13")
async def test_each_relief_is_told_as_the_last_event_that_told_of_it(
    world: World,
) -> None:
    last: dict[str, ReliefEvent] = {
        event.aggregate_id: event
        for event in await world.published(OWN, TaskCovered, TaskRecognised)
    }
    client = world.client(OWN, "310000-market", scopes="state:read")
    answer = await client.get("/matching/v1/state/relief")
    *told, end = [jsontext.loads(line) for line in answer.text.splitlines()]
    assert end == {"end": 2}
    assert {(event["type"], jsontext.dumps(event["data"])) for event in told} == {
        (event.type, jsontext.dumps(event.model_dump(mode="json")))
        for event in last.values()
    }
