"""Which places a recompute can change; at any other it changes nothing."""

from datetime import date

import pytest
from matching_svc.places.context import context_of
from matching_svc.places.queries.recomputed import changes_of
from matching_svc.places.store.affected import affected

from shared.events.plan import TaskWithdrawn
from shared.testing.world import MakeWorld
from tests.integration.matching_svc.matching_events import (
    USCC,
    applied,
    issued,
    result,
    task,
)

NAME = "matching-svc"
DAY = date(2026, 4, 15)
ALONE, TWICE, CODED, OFF_SITE, DONE = (f"{USCC}-10{index}" for index in range(5))
SHARED, WAITING, VISITED, ASKED = (f"{USCC}-20{index}" for index in range(4))


@pytest.mark.rule("M-01")
@pytest.mark.rule("M-14")
async def test_a_place_is_left_unread_only_where_a_recompute_changes_nothing(
    make_world: MakeWorld,
) -> None:
    world = await make_world(NAME)
    asked = task("f.asked", "fire", place=ASKED)
    await world.publish("plan-svc", task("m.asked", place=ASKED), asked)
    await world.settle()
    await world.publish(
        "plan-svc",
        task("m.alone", place=ALONE),
        task("m.first", place=TWICE),
        task("m.second", place=TWICE),
        task("m.coded", place=CODED),
        task("m.here", place=OFF_SITE),
        task("f.papers", "fire", place=OFF_SITE, on_site=False),
        task("m.left", place=DONE),
        task("f.gone", "fire", TaskWithdrawn, place=DONE, status="withdrawn"),
        task("m.shared", place=SHARED),
        task("f.shared", "fire", place=SHARED),
        task("m.waiting", place=WAITING),
        task("m.visited", place=VISITED),
        task(
            "f.asked", "fire", TaskWithdrawn, place=ASKED, version=2, status="withdrawn"
        ),
    )
    await world.publish(
        "checkcode-svc",
        issued({"market": ("m.coded",)}, DAY, place=CODED),
        applied(("m.waiting",), ("f.elsewhere",), DAY, place=WAITING),
        result(place=VISITED),
    )
    while await world.consumers[NAME].step():
        pass

    runtime = world.db(NAME)
    context = context_of(runtime)
    places = (ALONE, TWICE, CODED, OFF_SITE, DONE, SHARED, WAITING, VISITED, ASKED)
    async with runtime.reading() as tx:
        due = await affected(tx, places, context.day)
        assert due == sorted((SHARED, WAITING, VISITED, ASKED))
        unread = sorted({*places} - {*due})
        assert await changes_of(tx, unread, context) == []
        changed = {
            change.proposal.place for change in await changes_of(tx, due, context)
        }
    assert changed == {SHARED, WAITING, ASKED}
