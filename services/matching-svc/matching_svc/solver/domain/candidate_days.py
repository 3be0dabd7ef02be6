"""The days that a search has to look at: where something begins, ends or gets ready.

On any other day the same tasks could come a day earlier or later, and one of both is
never worse (M-03).
"""

from bisect import bisect_left
from dataclasses import dataclass

from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.search_space import FORWARD, Ground


@dataclass(frozen=True, slots=True)
class Stand:
    """A day that a best visit may fall on, and who may come together on it."""

    day: int
    tasks: int
    most: int
    """How many agencies."""
    ready: int
    """The tasks that are not brought forward."""
    forward: tuple[int, ...]
    """What bringing each task forward costs."""


def stands(ground: Ground) -> list[Stand]:
    """The stands that matter, by their days."""
    tasks_on = _tasks_on(ground)
    days = sorted(tasks_on)
    tasks = [tasks_on[day] for day in days]
    joint = [_terms(ground, day) for day in days]
    ready = _ready(ground, days)
    found: list[Stand] = []
    for at, day in enumerate(days):
        if at in ready or _is_edge(tasks, at) or _is_edge(joint, at):
            found += _of_day(ground, day, tasks[at])
    return found


def _is_edge(masks: list[int], at: int) -> bool:
    """Whether something on a day is not there on the day before, or after."""
    here = masks[at]
    before = masks[at - 1] if at else 0
    after = masks[at + 1] if at + 1 < len(masks) else 0
    return bool(here & ~before or here & ~after)


def _ready(ground: Ground, days: list[int]) -> set[int]:
    """The places in the list of the first days on which tasks are not too early."""
    return {
        at
        for earliest in ground.earliest
        if (at := bisect_left(days, earliest)) < len(days)
    }


def _tasks_on(ground: Ground) -> dict[int, int]:
    """The tasks of each day that has any; days with the same tasks are split once."""
    kinds = {0: -1}
    for task, reach in enumerate(ground.reaches):
        split: dict[int, int] = {}
        for tasks, days in kinds.items():
            inside = days & reach
            if inside:
                split[tasks | 1 << task] = inside
            if inside != days:
                split[tasks] = days ^ inside
        kinds = split
    del kinds[0]
    return {day: tasks for tasks, days in kinds.items() for day in bits(days)}


def _terms(ground: Ground, day: int) -> int:
    """Bit 0: several agencies may come; the others: what is held may be kept."""
    terms = ground.joint_days >> day & 1
    for index, (_, kept) in enumerate(ground.held, start=1):
        terms |= (kept >> day & 1) << index
    return terms


def _of_day(ground: Ground, day: int, tasks: int) -> list[Stand]:
    forward = tuple(
        [
            weight * (earliest - day) << FORWARD if earliest > day else 0
            for weight, earliest in zip(ground.weight, ground.earliest, strict=True)
        ]
    )
    ready = sum(1 << task for task, cost in enumerate(forward) if not cost)
    if ground.joint_days >> day & 1:
        return [Stand(day, tasks, ground.most, ready, forward)]
    found = [
        Stand(day, tasks & own, 1, ready, forward)
        for own in ground.agencies
        if tasks & own
    ]
    for held, kept in ground.held:
        if kept >> day & 1 and tasks & held:
            found.append(Stand(day, tasks & held, ground.most, ready, forward))
    return found


def widest(sets: set[int]) -> list[int]:
    """The sets that are in no other one, in a fixed order."""
    kept: list[int] = []
    for set_ in sorted(sets, key=lambda mask: (-mask.bit_count(), mask)):
        if set_ and not any(not set_ & ~other for other in kept):
            kept.append(set_)
    return kept
