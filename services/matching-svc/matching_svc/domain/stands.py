"""The days that a search has to look at: where something begins, ends or gets ready.

On any other day the same tasks could come a day earlier or later, and one of both is
never worse (M-03).
"""

from dataclasses import dataclass

from matching_svc.domain.days import bits
from matching_svc.domain.ground import FORWARD, Ground


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
    days = _days(ground)
    tasks = [_tasks_on(ground, day) for day in days]
    joint = [_terms(ground, day) for day in days]
    found: list[Stand] = []
    last = len(days) - 1
    for at, day in enumerate(days):
        begins = at == 0 or bool(
            tasks[at] & ~tasks[at - 1] | joint[at] & ~joint[at - 1]
        )
        ends = at == last or bool(
            tasks[at] & ~tasks[at + 1] | joint[at] & ~joint[at + 1]
        )
        before = days[at - 1] if at else -1
        ready = any(before < ground.earliest[one] <= day for one in bits(tasks[at]))
        if begins or ends or ready:
            found += _of_day(ground, day, tasks[at])
    return found


def _days(ground: Ground) -> list[int]:
    union = 0
    for reach in ground.reaches:
        union |= reach
    return bits(union)


def _tasks_on(ground: Ground, day: int) -> int:
    mask = 0
    for one, reach in enumerate(ground.reaches):
        if reach >> day & 1:
            mask |= 1 << one
    return mask


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
    ready = sum(1 << one for one, cost in enumerate(forward) if not cost)
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
    for one in sorted(sets, key=lambda mask: (-mask.bit_count(), mask)):
        if one and not any(not one & ~other for other in kept):
            kept.append(one)
    return kept
