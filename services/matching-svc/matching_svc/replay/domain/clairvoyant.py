"""The fewest visits for a premises when all is known in advance, with proof (M-03).

Take any stretch of days and any one programme: its tasks that must be done inside the
stretch need a visit each. So every stretch demands as many visits as its most demanding
programme. Where reaches are unbroken, days that meet the demand of every stretch are
also enough (Hall's theorem, programme by programme); and going through the stretches by
their ends, adding what lacks as late as possible, meets all with the fewest.

The proof is read back from the last visit: the stretch that forced it, then the
stretch that forced the last visit before that one, and so on. These stretches do not
overlap, so no plan has fewer visits than their demands together.

Days off break reaches. Then the same count is still a bound from below; a plan that
meets it is best, and where none is found the search of matching itself decides.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from matching_svc.replay.domain.assigning import assigned
from matching_svc.replay.domain.online import online_visits
from matching_svc.replay.domain.tasks import (
    OpenDays,
    Programme,
    ReplayTask,
    ReplayVisit,
)
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.solver.domain.greedy import best_days
from matching_svc.solver.domain.problem import Job, Problem

NODES = 2_000


@dataclass(frozen=True, slots=True)
class Foreseen:
    """The visits of a plan made with all known, and how few there could be."""

    visits: tuple[ReplayVisit, ...]
    lower_bound: int


def foreseen(tasks: Sequence[ReplayTask], open_days: OpenDays) -> Foreseen:
    """The fewest visits for tasks that hang together (`tasks.chunks`)."""
    if len(tasks) == 1:
        return Foreseen((ReplayVisit(tasks[0].own, tuple(tasks)),), 1)
    points, bound = demanded(tasks)
    visits = assigned(tasks, points, open_days)
    if visits is None:
        return _searched(tasks, open_days, bound)
    return Foreseen(tuple(visits), bound)


def demanded(tasks: Sequence[ReplayTask]) -> tuple[list[int], int]:
    """The days that meet every demand, and the bound that the demands prove."""
    ending: defaultdict[int, list[ReplayTask]] = defaultdict(list)
    for task in tasks:
        ending[task.last].append(task)
    firsts: defaultdict[Programme, list[int]] = defaultdict(list)
    points: list[int] = []
    forced: dict[int, tuple[int, int]] = {}
    for end in sorted(ending):
        for task in ending[end]:
            firsts[task.programme].append(task.first)
        lack, begin, demand = max(
            _lack(firsts[programme], points)
            for programme in {task.programme for task in ending[end]}
        )
        if lack > 0:
            points += [end] * lack
            forced[end] = begin, demand
    return points, _proven(points, forced)


def _lack(firsts: list[int], points: list[int]) -> tuple[int, int, int]:
    """The visits that lack most for one programme, since when, and its demand."""
    return max(
        (demand - (len(points) - bisect_left(points, begin)), begin, demand)
        for demand, begin in enumerate(sorted(firsts, reverse=True), 1)
    )


def _proven(points: list[int], forced: dict[int, tuple[int, int]]) -> int:
    """Add up the demands of stretches that do not overlap, from the last one back."""
    bound, left = 0, len(points)
    while left:
        begin, demand = forced[points[left - 1]]
        bound += demand
        left = bisect_left(points, begin, 0, left)
    return bound


def greedy_visits(tasks: Sequence[ReplayTask], open_days: OpenDays) -> int:
    """How many visits the best-day greedy of matching makes of the same tasks."""
    if len(tasks) == 1:
        return 1
    return len(best_days(_problem(tasks, open_days)).visits)


def _searched(tasks: Sequence[ReplayTask], open_days: OpenDays, bound: int) -> Foreseen:
    """Where days off broke the reaches: waiting, then the search within its budget."""
    waited = tuple(online_visits(tasks, open_days))
    if len(waited) == bound:
        return Foreseen(waited, bound)
    plan = BranchAndBound(NODES).solve(_problem(tasks, open_days))
    bound = max(bound, plan.lower_bound)
    if len(plan.visits) >= len(waited):
        return Foreseen(waited, bound)
    base = _base(tasks)
    return Foreseen(
        tuple(
            ReplayVisit(
                base + visit.day, tuple(tasks[index] for index in bits(visit.tasks))
            )
            for visit in plan.visits
        ),
        bound,
    )


def _base(tasks: Sequence[ReplayTask]) -> int:
    return min(task.first for task in tasks)


def _problem(tasks: Sequence[ReplayTask], open_days: OpenDays) -> Problem:
    """The same tasks as the solvers of matching see them."""
    base = _base(tasks)
    of_programme: defaultdict[Programme, int] = defaultdict(int)
    for index, task in enumerate(tasks):
        of_programme[task.programme] |= 1 << index
    return Problem(
        jobs=tuple(
            Job(
                number=f"{index:06}",
                agency=task.programme[0],
                reach=_reach(task, base, open_days),
                earliest=task.earliest - base,
            )
            for index, task in enumerate(tasks)
        ),
        apart=tuple(
            of_programme[task.programme] & ~(1 << index)
            for index, task in enumerate(tasks)
        ),
    )


def _reach(task: ReplayTask, base: int, open_days: OpenDays) -> int:
    if open_days.days is None:
        return (1 << task.last + 1 - base) - (1 << task.first - base)
    return sum(
        1 << day - base
        for day in range(task.first, task.last + 1)
        if open_days.allows(task, day)
    )
