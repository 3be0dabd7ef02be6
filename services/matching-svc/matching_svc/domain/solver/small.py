"""Small places, solved by trying every way to part their tasks (M-03).

Most places have few tasks. Up to seven can be parted into visits in so few ways that
all of them are tried, fewest visits first, before a search has set itself up.
"""

from dataclasses import dataclass
from functools import cache, partial

from matching_svc.domain.days import bits, high_bit, low_bit
from matching_svc.domain.solver.placing import Budget, Group, place
from matching_svc.domain.solver.problem import Plan, Problem, Solver, Visit

MOST_TASKS = 7
DAY_NODES = 2_000
"""For the days of visits that occasions tie together; then the search takes over."""

Parting = tuple[int, ...]
"""Visits as masks of tasks; together they hold every task once."""


@dataclass(frozen=True, slots=True)
class SmallFirst:
    """Solves small places itself, and leaves the others to another solver."""

    other: Solver
    gaps: bool = True
    """Whether also those with occasions that keep their distance, which take longer."""

    @property
    def name(self) -> str:
        """The name of the other solver: both find the best plan, and it is unique."""
        return self.other.name

    def solve(self, problem: Problem) -> Plan:
        """The best plan."""
        mine = self.gaps or not problem.gaps
        small = mine and len(problem.jobs) <= MOST_TASKS
        return (solve(problem) if small else None) or self.other.solve(problem)


def solve(problem: Problem) -> Plan | None:
    """The best of all partings; None where occasions make it hard or leave none."""
    days, budget = _days(problem), Budget(DAY_NODES)
    for ways in _partings(len(problem.jobs)):
        possible = [way for way in ways if 0 not in map(days.__getitem__, way)]
        visits = _best(problem, possible, days, budget)
        if budget.left <= 0:
            return None
        if visits:
            return Plan(visits, lower_bound=len(visits), proven=True)
    return None


def _days(problem: Problem) -> list[int]:
    """For each set of tasks the days that they could share; none where they may not.

    Each task doubles the sets: those without it, and the same with it.
    """
    common, apart, agencies = [-1], [0], [0]
    has_apart = any(problem.apart)
    bit_of: dict[str, int] = {}
    for job, not_with in zip(problem.jobs, problem.apart, strict=True):
        reach, own = job.reach, 1 << bit_of.setdefault(job.agency, len(bit_of))
        common += [days & reach for days in common]
        agencies += [there | own for there in agencies]
        if has_apart:
            apart += [barred | not_with for barred in apart]
    for tasks, barred in enumerate(apart):
        if tasks & barred:
            common[tasks] = 0
    return _joint(problem, common, agencies)


def _joint(problem: Problem, common: list[int], agencies: list[int]) -> list[int]:
    """Several agencies come on days for that only, and not too many of them."""
    most, joint = problem.most_agencies, problem.joint_days
    if most is None and not problem.held:
        return [
            days & joint if there & there - 1 else days
            for days, there in zip(common, agencies, strict=True)
        ]
    counts = [there.bit_count() for there in agencies]
    return [
        0 if most is not None and count > most else problem.days_of(tasks, days, count)
        for tasks, (days, count) in enumerate(zip(common, counts, strict=True))
    ]


Rank = tuple[int, int]
"""Weighted days forward, and the sum of days."""


def _best(
    problem: Problem, ways: list[Parting], days: list[int], budget: Budget
) -> tuple[Visit, ...]:
    """Fewest weighted days forward, then the smallest sum of days, then the list.

    Every visit on its own best day is a bound for a parting, and mostly its result.
    """
    costs = {
        tasks: _cost(problem, tasks, days[tasks])
        for tasks in dict.fromkeys(one for way in ways for one in way)
    }
    least: Rank | None = None
    best: list[tuple[Visit, ...]] = []
    for bound, way in sorted([(_sum(costs, way), way) for way in ways]):
        if least is not None and bound > least:
            break
        visits = tuple(sorted([Visit(costs[tasks][1], tasks) for tasks in way]))
        rank = bound
        if problem.gaps and not _far_enough(problem, visits):
            groups = [Group(tasks, days[tasks]) for tasks in way]
            visits = place(problem, groups, budget) or ()
            rank = _rank(problem, visits)
        if visits and (least is None or rank < least):
            least, best = rank, [visits]
        elif visits and rank == least:
            best.append(visits)
    return (
        best[0]
        if len(best) == 1
        else min(best, key=partial(_list, problem), default=())
    )


def _sum(costs: dict[int, Rank], way: Parting) -> Rank:
    forward = total = 0
    for tasks in way:
        cost = costs[tasks]
        forward += cost[0]
        total += cost[1]
    return forward, total


def _cost(problem: Problem, tasks: int, days: int) -> Rank:
    """The weighted days forward on the best day of a set, and that day."""
    ready = max([problem.jobs[one].earliest for one in bits(tasks)])
    if ready <= 0:
        return 0, low_bit(days)
    free = days >> ready
    if free:
        return 0, ready + low_bit(free)
    day = high_bit(days)
    return problem.forward(tasks, day), day


def _rank(problem: Problem, visits: tuple[Visit, ...]) -> Rank:
    forward = sum([problem.forward(one.tasks, one.day) for one in visits])
    return forward, sum([one.day for one in visits])


def _far_enough(problem: Problem, visits: tuple[Visit, ...]) -> bool:
    day_of = {one: visit.day for visit in visits for one in bits(visit.tasks)}
    return not any(
        gap.near[day_of[gap.one]] >> day_of[gap.other] & 1 for gap in problem.gaps
    )


def _list(problem: Problem, visits: tuple[Visit, ...]) -> list[tuple[int, list[str]]]:
    """The visits as (day, numbers), in order: what decides at last."""
    return sorted(
        (visit.day, [problem.jobs[one].number for one in bits(visit.tasks)])
        for visit in visits
    )


@cache
def _partings(count: int) -> tuple[tuple[Parting, ...], ...]:
    """All partings of so many tasks, those with the fewest visits first."""
    ways: list[Parting] = [()]
    for index in range(count):
        task = 1 << index
        ways = [more for way in ways for more in _with(task, way)]
    return tuple(
        tuple(way for way in ways if len(way) == size) for size in range(1, count + 1)
    )


def _with(task: int, way: Parting) -> list[Parting]:
    joined = [
        (*way[:index], visit | task, *way[index + 1 :])
        for index, visit in enumerate(way)
    ]
    return [*joined, (*way, task)]
