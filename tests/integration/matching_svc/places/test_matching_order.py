import asyncio
import random
from collections import Counter
from datetime import date
from typing import Any

import pytest
from matching_svc.places.commands import recompute_marked

from shared import jsontext
from shared.events import Event
from shared.events.checkcode import ApplicationStatus, CodeApplied
from shared.events.plan import Risk, TaskChanged, TaskItem, TaskStatus, TaskWithdrawn
from shared.testing.world import MakeWorld, World
from tests.integration.matching_svc.matching_events import (
    USCC,
    agency,
    applied,
    issued,
    place,
    solo,
    task,
)

OTHER_USCC = "91310000MA1FL0001B"
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


LIMITS = {"310116-fire": 1, "310116-culture": 2}
PLACES = [f"{USCC}-{number:03}" for number in range(1, 7)]


def district() -> list[tuple[str, Event]]:
    """Six places that want the same days of two agencies with few inspectors."""
    events: list[tuple[str, Event]] = [("subject-svc", solo(uscc=OTHER_USCC))]
    for place_ in PLACES:
        events += [
            ("plan-svc", task(f"m.{place_}", place=place_)),
            ("plan-svc", task(f"f.{place_}", "fire", place=place_)),
            ("plan-svc", task(f"c.{place_}", "culture", place=place_)),
        ]
    first, second, third = PLACES[0], PLACES[2], PLACES[4]
    gone: dict[str, Any] = {"place": first, "status": TaskStatus.WITHDRAWN}
    later: dict[str, Any] = {"place": second, "earliest": date(2026, 4, 10)}
    return [
        *events,
        ("plan-svc", task(f"f.{first}", "fire", TaskWithdrawn, version=2, **gone)),
        ("plan-svc", task(f"m.{second}", kind=TaskChanged, version=2, **later)),
        ("plan-svc", task(f"x.{third}", place=third, uscc=OTHER_USCC)),
        ("subject-svc", place(number=third, closed_weekdays=(3,))),
        (
            "checkcode-svc",
            issued({"culture": (f"c.{PLACES[5]}",)}, date(2026, 4, 1), place=PLACES[5]),
        ),
        ("checkcode-svc", applied_alone(PLACES[5])),
    ]


def applied_alone(place_: str) -> CodeApplied:
    own = (f"c.{place_}",)
    return applied(
        own,
        (),
        date(2026, 4, 1),
        agency="310116-culture",
        place=place_,
        status=ApplicationStatus.ISSUED,
        declined_reason="nature",
    )


@pytest.mark.rule("M-14")
@pytest.mark.rule("M-16")
async def test_arrivals_batches_and_workers_do_not_matter_where_capacity_is_short(
    make_world: MakeWorld,
) -> None:
    states = []
    for seed, at_once in enumerate((300, 1, 3, 2)):
        dice = random.Random(seed)
        world = await make_world(
            "matching-svc", visits_a_day=LIMITS, recompute_at_once=at_once
        )
        events = district()
        if seed:
            dice.shuffle(events)
        while events:
            count = dice.randint(1, 7)
            for service, event in events[:count]:
                await world.publish(service, event)
            del events[:count]
            await at_once_with_two_workers(world)
        await world.settle()
        states.append(await state(world))
    assert states[1:] == states[:1] * 3
    days = Counter(
        (member["agency"], proposal[1])
        for proposal in states[0]["open"]
        for member in proposal[3]
    )
    assert all(days[day] <= LIMITS[day[0]] for day in days if day[0] in LIMITS)
    assert days["310116-fire", date(2026, 4, 1)] == 1


async def at_once_with_two_workers(world: World) -> None:
    """The consumer takes what came while two workers recompute what is marked."""
    runtime = world.db("matching-svc")
    await asyncio.gather(
        world.consumers["matching-svc"].step(),
        recompute_marked(runtime),
        recompute_marked(runtime),
    )


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
            """SELECT number, day, lead, members::text, answers_due FROM proposal
               WHERE status = 'proposed' ORDER BY number"""
        )
        found["open"] = [
            (row[0], row[1], row[2], jsontext.loads(row[3]), row[4]) for row in rows
        ]
    return found
