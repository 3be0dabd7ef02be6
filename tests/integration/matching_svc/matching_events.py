"""Events of the neighbours, as the tests of matching-svc publish them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from shared.events.checkcode import (
    CodeApplied,
    CodeIssued,
    ResultRecorded,
    VisitStarted,
)
from shared.events.plan import AgencyChanged, TaskScheduled
from shared.events.subject import ListEntryChanged, PlaceChanged
from shared.testing.world import MakeWorld, World
from tests.factories import base, checkcode, plan, subject

USCC, PLACE, THEN = base.USCC, base.PLACE, base.NOON


def task(
    number: str, domain: str = "market", kind: type[Any] = TaskScheduled, **more: Any
) -> Any:
    """A task of April, known in February."""
    return plan.task_event(kind, number, f"310116-{domain}", **more)


def place(**more: Any) -> PlaceChanged:
    return subject.place(**more)


def agency(domain: str, **more: Any) -> AgencyChanged:
    return plan.agency(f"310116-{domain}", **more)


def solo(
    *, version: int = 1, active: bool = True, uscc: str = USCC
) -> ListEntryChanged:
    return subject.list_entry(uscc=uscc, version=version, active=active)


def applied(
    tasks: tuple[str, ...], chosen: tuple[str, ...], day: date, **more: Any
) -> CodeApplied:
    return checkcode.applied(tasks, day, chosen=chosen, **more)


def issued(
    tasks: Mapping[str, tuple[str, ...]],
    day: date,
    kind: type[Any] = CodeIssued,
    **more: Any,
) -> Any:
    """A code for these tasks by agency domain."""
    by_agency = {f"310116-{domain}": own for domain, own in tasks.items()}
    return checkcode.code_event(kind, by_agency, day, **more)


def started(tasks: tuple[str, ...], day: date) -> VisitStarted:
    return checkcode.visit(tasks, day)


def result(**more: Any) -> ResultRecorded:
    """What the city's market agency found on 2 March, without a task of ours."""
    return checkcode.result(**{"agency": "310000-market", **more})


async def with_three_tasks(make_world: MakeWorld) -> World:
    """A place with a proposal of two agencies, and a secret task of a third one."""
    world = await make_world("matching-svc")
    await world.publish(
        "plan-svc",
        task("m1"),
        task("f1", "fire"),
        task("secret", "culture", classified=True),
        agency("market"),
        agency("fire"),
    )
    await world.publish("subject-svc", place())
    await world.settle()
    return world
