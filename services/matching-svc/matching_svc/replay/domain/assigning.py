"""Which task goes to which visit, and on which day, once their number stands (M-03).

Programmes do not touch each other here: a visit holds one task of each. Within one
programme all windows have one length and reach back equally far, so tasks sorted by
their last day never need to cross, and a table over tasks and visits finds the
assignment that brings findings forward least.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from matching_svc.replay.domain.tasks import (
    OpenDays,
    Programme,
    ReplayTask,
    ReplayVisit,
)

_ROUNDS = 3
_NEVER = 10**9


def assigned(
    tasks: Sequence[ReplayTask], points: Sequence[int], open_days: OpenDays
) -> list[ReplayVisit] | None:
    """Visits on these days, then on better ones; None where tasks find no place.

    Day and assignment are improved in turn: no visit more, fewer days forward. That is
    good, and not proven to be the least; what is proven is the number of visits.
    """
    best: list[ReplayVisit] | None = None
    least = _NEVER
    for _ in range(_ROUNDS):
        groups = _groups(tasks, points, open_days)
        if groups is None:
            break
        visits = [
            ReplayVisit(best_day(group, open_days), tuple(group)) for group in groups
        ]
        forward = sum(
            _forward(task, visit.day) for visit in visits for task in visit.tasks
        )
        if forward >= least:
            break
        best, least = visits, forward
        points = sorted(visit.day for visit in visits)
    return best


def best_day(tasks: Sequence[ReplayTask], open_days: OpenDays) -> int:
    """The common day with the fewest days forward (M-03), moving the record least.

    Where several cost nothing, matching takes the earliest. A replay stays near what
    was recorded instead: no result later if that can be, then the fewest days moved,
    then the earliest. So what need not move stays, and what moves means something.
    """
    own = tasks[0].own
    if all(task.own == own for task in tasks):
        return own
    first, last = max(task.first for task in tasks), min(task.last for task in tasks)
    days = set(range(first, last + 1))
    if open_days.days is None:  # every cost bends only on these days
        days &= {
            first,
            last,
            *(day for task in tasks for day in (task.own, task.earliest)),
        }
    return min(
        (day for day in days if all(open_days.allows(task, day) for task in tasks)),
        key=lambda day: (*_moves(tasks, day), day),
    )


def _moves(tasks: Sequence[ReplayTask], day: int) -> tuple[int, int, int]:
    """Days forward, days later than recorded, days moved."""
    return (
        sum(_forward(task, day) for task in tasks),
        sum(max(0, day - task.own) for task in tasks),
        sum(abs(day - task.own) for task in tasks),
    )


def _forward(task: ReplayTask, day: int) -> int:
    return max(0, task.earliest - day)


def _groups(
    tasks: Sequence[ReplayTask], points: Sequence[int], open_days: OpenDays
) -> list[list[ReplayTask]] | None:
    """The tasks of each visit, programme by programme."""
    groups: list[list[ReplayTask]] = [[] for _ in points]
    of_programme: defaultdict[Programme, list[ReplayTask]] = defaultdict(list)
    for task in tasks:
        of_programme[task.programme].append(task)
    for own in of_programme.values():
        places = _places(own, points, open_days)
        if places is None:
            return None
        for task, place in places:
            groups[place].append(task)
    return [group for group in groups if group]


def _places(
    tasks: Sequence[ReplayTask], points: Sequence[int], open_days: OpenDays
) -> list[tuple[ReplayTask, int]] | None:
    """A visit for each task of one programme: first for those with a single day."""
    placed: list[tuple[ReplayTask, int]] = []
    free = list(range(len(points)))
    rest = []
    for task in tasks:
        if task.first < task.last:
            rest.append(task)
            continue
        at = bisect_left(free, task.own, key=lambda index: points[index])
        if at == len(free) or points[free[at]] != task.own:
            return None
        placed.append((task, free.pop(at)))
    others = _in_order(rest, [points[index] for index in free], open_days)
    if others is None:
        return None
    return placed + [(task, free[at]) for task, at in zip(rest, others, strict=True)]


def _in_order(
    tasks: Sequence[ReplayTask], points: Sequence[int], open_days: OpenDays
) -> list[int] | None:
    """The cheapest assignment that keeps the order of both: a table, row by row."""
    row = [0] * (len(points) + 1)
    taken: list[list[bool]] = []
    for task in tasks:
        following = [_NEVER]
        takes = [False]
        for at, day in enumerate(points):
            take = _NEVER
            if row[at] < _NEVER and open_days.allows(task, day):
                take = row[at] + _forward(task, day)
            takes.append(take < following[at])
            following.append(min(take, following[at]))
        row = following
        taken.append(takes)
    if row[-1] >= _NEVER:
        return None
    return _traced(taken, len(points))


def _traced(taken: list[list[bool]], at: int) -> list[int]:
    """Read the choices back from the table's last corner."""
    found = []
    for takes in reversed(taken):
        while not takes[at]:
            at -= 1
        at -= 1
        found.append(at)
    return found[::-1]
