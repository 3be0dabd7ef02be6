"""Small places, solved by trying every way to part their tasks (M-03).

Most places have few tasks. Up to seven can be parted into visits in so few ways that
all of them are tried, fewest visits first, before a search has set itself up.
"""

from dataclasses import dataclass
from functools import cache, partial

from matching_svc.domain.days import bits
from matching_svc.domain.problem import Plan, Problem, Solver, Visit

MOST_TASKS = 7

Parting = tuple[int, ...]
"""Visits as masks of tasks; together they hold every task once."""


@dataclass(frozen=True, slots=True)
class SmallFirst:
    """Solves small places itself, and leaves the others to another solver."""

    other: Solver

    @property
    def name(self) -> str:
        """The name of the other solver: both find the best plan, and it is unique."""
        return self.other.name

    def solve(self, problem: Problem) -> Plan:
        """The best plan."""
        if problem.gaps or len(problem.jobs) > MOST_TASKS:
            return self.other.solve(problem)
        return solve(problem)


def solve(problem: Problem) -> Plan:
    """The best of all partings of a problem without gaps."""
    days = _days(problem)
    for ways in _partings(len(problem.jobs)):
        possible = [way for way in ways if 0 not in map(days.__getitem__, way)]
        if possible:
            return _best(problem, possible, days)
    return Plan((), lower_bound=0, proven=True)


def _days(problem: Problem) -> list[int]:
    """For each set of tasks the days that they could share; none where they may not.

    Each task doubles the sets: those without it, and the same with it.
    """
    common, apart, agencies = [-1], [0], [0]
    bit_of: dict[str, int] = {}
    for job, not_with in zip(problem.jobs, problem.apart, strict=True):
        reach, own = job.reach, 1 << bit_of.setdefault(job.agency, len(bit_of))
        common += [days & reach for days in common]
        apart += [barred | not_with for barred in apart]
        agencies += [there | own for there in agencies]
    if any(problem.apart):
        for tasks, barred in enumerate(apart):
            if tasks & barred:
                common[tasks] = 0
    for tasks, there in enumerate(agencies):
        if there & there - 1 and common[tasks]:
            common[tasks] = _joint(problem, tasks, common[tasks], there.bit_count())
    return common


def _joint(problem: Problem, tasks: int, days: int, agencies: int) -> int:
    most = problem.most_agencies
    if most is not None and agencies > most:
        return 0
    return problem.days_of(tasks, days, agencies)


def _best(problem: Problem, ways: list[Parting], days: list[int]) -> Plan:
    """Fewest weighted days forward, then the smallest sum of days, then the list."""
    costs = {
        tasks: _cost(problem, tasks, days[tasks])
        for tasks in dict.fromkeys(one for way in ways for one in way)
    }
    best = ways
    if len(ways) > 1:
        ranks = [
            tuple(map(sum, zip(*[costs[one] for one in way], strict=True)))
            for way in ways
        ]
        least = min(ranks)
        best = [way for way, rank in zip(ways, ranks, strict=True) if rank == least]
    plans = [
        tuple(sorted([Visit(costs[tasks][1], tasks) for tasks in way])) for way in best
    ]
    visits = plans[0] if len(plans) == 1 else min(plans, key=partial(_list, problem))
    return Plan(visits, lower_bound=len(visits), proven=True)


def _cost(problem: Problem, tasks: int, days: int) -> tuple[int, int]:
    """The weighted days forward on the best day of a set, and that day."""
    day = problem.best_day(tasks, days)
    return problem.forward(tasks, day), day


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
