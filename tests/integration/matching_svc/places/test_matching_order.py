from datetime import date
from typing import Any

import pytest

from shared.events.plan import Risk, TaskChanged, TaskItem
from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import (
    agency,
    issued,
    place,
    solo,
    task,
)

OTHER = TaskItem(code="market-002", risk=Risk.HIGH)


@pytest.mark.rule("M-14")
async def test_events_twice_and_in_any_order_give_the_same_state(
    make_world: MakeWorld,
) -> None:
    events = [
        ("plan-svc", task("m1")),
        ("plan-svc", task("f1", "fire")),
        ("plan-svc", task("c1", "culture")),
        ("plan-svc", task("m2", kind=TaskChanged, version=2, items=(OTHER,))),
        ("plan-svc", agency("market")),
        ("subject-svc", place(closed_weekdays=(3,))),
        ("subject-svc", solo()),
        ("subject-svc", solo(version=2, active=False)),
        ("checkcode-svc", issued({"culture": ("c1",)}, date(2026, 3, 20))),
    ]
    states = []
    for order in (events, events[::-1], events[4:] + events[:4]):
        world = await make_world("matching-svc")
        for service, event in order:
            await world.publish(service, event)
            await world.settle()
        states.append(await state(world))
        await world.deliver_again("matching-svc")
        await world.settle()
        assert await state(world) == states[-1]
    assert states[0] == states[1] == states[2]
    assert states[0]["open"]


async def state(world: World) -> dict[str, list[Any]]:
    """All copies, and the proposals that are alive."""
    tables = (
        "task_copy",
        "place_copy",
        "agency_copy",
        "list_entry_copy",
        "code_copy",
        "visit_copy",
        "application_copy",
    )
    found: dict[str, list[Any]] = {}
    async with world.db("matching-svc").reading() as tx:
        for table in tables:
            rows = await tx.fetch(f"SELECT to_json(x)::text AS x FROM {table} x")
            found[table] = sorted(row["x"] for row in rows)
        rows = await tx.fetch(
            """SELECT number, day, lead, members, answers_due FROM proposal
               WHERE status = 'proposed' ORDER BY number"""
        )
        found["open"] = [tuple(row.values()) for row in rows]
    return found
