"""Recorded visits for the replay's tests: made by hand or drawn, never real."""

import re
from collections.abc import Iterator
from datetime import date, timedelta

from hypothesis import strategies as st
from matching_svc.replay.domain.recorded import Recorded
from matching_svc.replay.domain.tasks import (
    Assumptions,
    OpenDays,
    ReplayTask,
    ReplayVisit,
    by_premises,
)

START = date(2014, 1, 1)
TRIGGERED = re.compile("complaint", re.IGNORECASE)
EVERY_DAY = Assumptions(window="month", back=1, triggered=TRIGGERED)


def visit(
    day: str | date,
    programme: str = "hygiene",
    kind: str = "planned",
    *,
    premises: str = "P1",
    findings: int | None = None,
) -> Recorded:
    agency = programme.partition("/")[0]
    on = date.fromisoformat(day) if isinstance(day, str) else day
    return Recorded(premises, agency, programme, kind, on, findings)


@st.composite
def recorded(
    draw: st.DrawFn, most: int = 6, days: int = 100, premises: int = 1
) -> list[Recorded]:
    return [
        visit(
            START + timedelta(days=draw(st.integers(0, days))),
            draw(st.sampled_from(["a/x", "a/y", "b/z"])),
            draw(st.sampled_from(["planned", "planned", "Complaint 12"])),
            premises=f"P{draw(st.integers(1, premises))}",
        )
        for _ in range(draw(st.integers(1, most)))
    ]


def tasks_of(
    rows: list[Recorded], assumed: Assumptions = EVERY_DAY
) -> tuple[list[ReplayTask], OpenDays]:
    (tasks,), open_days = by_premises(rows, assumed)
    return tasks, open_days


def fewest_by_trying(tasks: list[ReplayTask], open_days: OpenDays) -> int:
    """Every way to put tasks into groups, slow and without any idea."""
    return min(
        len(groups)
        for groups in _partitions(tasks)
        if all(_can_meet(group, open_days) for group in groups)
    )


def _partitions(tasks: list[ReplayTask]) -> Iterator[list[list[ReplayTask]]]:
    if not tasks:
        yield []
        return
    first, *rest = tasks
    for groups in _partitions(rest):
        yield [[first], *groups]
        for at, group in enumerate(groups):
            yield [*groups[:at], [first, *group], *groups[at + 1 :]]


def _can_meet(tasks: list[ReplayTask], open_days: OpenDays) -> bool:
    if len({task.programme for task in tasks}) < len(tasks):
        return False
    return any(
        all(open_days.allows(task, day) for task in tasks)
        for day in range(tasks[0].first, tasks[0].last + 1)
    )


def faults(
    tasks: list[ReplayTask], visits: list[ReplayVisit], open_days: OpenDays
) -> list[str]:
    """What is wrong with a plan: independent of whoever made it."""
    found = []
    if sorted(task for visit in visits for task in visit.tasks) != sorted(tasks):
        found.append("not every task is in just one visit")
    for planned in visits:
        programmes = [task.programme for task in planned.tasks]
        if len(set(programmes)) < len(programmes):
            found.append(f"{planned.day} holds one programme twice")
        found += [
            f"{task} cannot be on {planned.day}"
            for task in planned.tasks
            if not open_days.allows(task, planned.day)
        ]
    return found
