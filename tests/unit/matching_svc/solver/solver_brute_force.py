"""Every plan there is, one after the other: slow, plain, and without a solver's help.

It shares no code with the solvers: days are numbers, groups are tuples of positions,
and nothing is remembered but the best plan so far.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from matching_svc.solver.domain.problem import Plan, Problem

Score = tuple[int, int, int, int, tuple[tuple[int, tuple[str, ...]], ...]]
"""Left out, visits, weighted days forward, sum of days, the list of visits."""


@dataclass(frozen=True)
class PlainTask:
    number: str
    agency: str
    days: frozenset[int]
    earliest: int
    weight: int


@dataclass(frozen=True)
class PlainPlace:
    tasks: tuple[PlainTask, ...]
    apart: frozenset[frozenset[int]] = frozenset()
    too_near: Mapping[frozenset[int], frozenset[tuple[int, int]]] = field(
        default_factory=dict
    )
    """For two occasions of one duty, the smaller first: days that are too near."""
    joint_days: frozenset[int] | None = None
    """None: several agencies may come on any day."""
    held: tuple[tuple[frozenset[int], frozenset[int]], ...] = ()
    most: int | None = None


def plain(problem: Problem) -> PlainPlace:
    """A solver's problem without its masks."""
    count = len(problem.jobs)
    length = max((job.reach.bit_length() for job in problem.jobs), default=0)

    def days(mask: int) -> frozenset[int]:
        return frozenset(day for day in range(length) if mask >> day & 1)

    return PlainPlace(
        tasks=tuple(
            PlainTask(job.number, job.agency, days(job.reach), job.earliest, job.weight)
            for job in problem.jobs
        ),
        apart=frozenset(
            frozenset((one, other))
            for one, other in combinations(range(count), 2)
            if problem.apart[one] >> other & 1
        ),
        too_near={
            frozenset((gap.one, gap.other)): frozenset(
                (one, other)
                for one in range(length)
                for other in range(length)
                if gap.near[one] >> other & 1
            )
            for gap in problem.gaps
        },
        joint_days=days(problem.joint_days),
        held=tuple(
            (
                frozenset(task for task in range(count) if held.tasks >> task & 1),
                days(held.days),
            )
            for held in problem.held
        ),
        most=problem.most_agencies,
    )


def days_together(place: PlainPlace, group: tuple[int, ...]) -> list[int]:
    """The days on which these tasks may share a visit."""
    if any(frozenset(pair) in place.apart for pair in combinations(group, 2)):
        return []
    agencies = {place.tasks[task].agency for task in group}
    if place.most is not None and len(agencies) > place.most:
        return []
    days = frozenset.intersection(*(place.tasks[task].days for task in group))
    if len(agencies) > 1 and place.joint_days is not None:
        kept = frozenset[int]().union(
            *(day for tasks, day in place.held if set(group) <= tasks)
        )
        days &= place.joint_days | kept
    return sorted(days)


def forward(place: PlainPlace, group: tuple[int, ...], day: int) -> int:
    return sum(
        place.tasks[task].weight * max(0, place.tasks[task].earliest - day)
        for task in group
    )


Chosen = list[tuple[int, tuple[int, ...]]]


class BruteForce:
    """Divides the tasks in every way and tries every day that can matter."""

    def __init__(self, place: PlainPlace) -> None:
        self.place = place
        self.tied = {task for pair in place.too_near for task in pair}
        self.best: Score | None = None
        self.ways: dict[tuple[int, ...], list[int]] = {}

    def score(self) -> Score:
        self._divide(tuple(range(len(self.place.tasks))), [], 0)
        assert self.best is not None
        return self.best

    def _divide(self, left: tuple[int, ...], chosen: Chosen, out: int) -> None:
        if self.best is not None and (out, len(chosen)) > self.best[:2]:
            return
        if not left:
            found = _scored(self.place, chosen, out)
            self.best = found if self.best is None else min(found, self.best)
            return
        for group in _groups(left):
            rest = tuple(task for task in left if task not in group)
            for day in self._days(group):
                if self._far_enough(group, day, chosen):
                    self._divide(rest, [*chosen, (day, group)], out)
        if left[0] in self.tied:
            self._divide(left[1:], chosen, out + 1)

    def _days(self, group: tuple[int, ...]) -> list[int]:
        """Every day where gaps may decide, else only the best one."""
        if group not in self.ways:
            days = days_together(self.place, group)
            if days and not self.tied & set(group):
                days = [
                    min(days, key=lambda day: (forward(self.place, group, day), day))
                ]
            self.ways[group] = days
        return self.ways[group]

    def _far_enough(self, group: tuple[int, ...], day: int, chosen: Chosen) -> bool:
        return all(
            not _clash(self.place, task, day, other, when)
            for when, members in chosen
            for other in members
            for task in group
        )


def _groups(tasks: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every group with the first task, the largest first."""
    for size in range(len(tasks) - 1, -1, -1):
        for more in combinations(tasks[1:], size):
            yield (tasks[0], *more)


def _clash(place: PlainPlace, one: int, day: int, other: int, when: int) -> bool:
    near = place.too_near.get(frozenset((one, other)))
    if near is None:
        return False
    return ((day, when) if one < other else (when, day)) in near


def _scored(place: PlainPlace, chosen: Chosen, out: int) -> Score:
    return (
        out,
        len(chosen),
        sum(forward(place, group, day) for day, group in chosen),
        sum(day for day, _ in chosen),
        tuple(
            sorted(
                (day, tuple(sorted(place.tasks[task].number for task in group)))
                for day, group in chosen
            )
        ),
    )


def judged(place: PlainPlace, visits: Iterator[tuple[int, tuple[int, ...]]]) -> Score:
    """The score of somebody's plan; fails where the plan may not be."""
    chosen = sorted(visits)
    seen = [task for _, group in chosen for task in group]
    assert len(seen) == len(set(seen)), "a task is in two visits"
    for index, (day, group) in enumerate(chosen):
        assert day in days_together(place, group), (day, group)
        for when, members in chosen[:index]:
            for task in group:
                for other in members:
                    assert not _clash(place, task, day, other, when), "too near"
    return _scored(place, chosen, len(place.tasks) - len(seen))


def judged_plan(problem: Problem, plan: Plan) -> Score:
    """The score of a solver's plan by these rules instead of its own."""
    count = len(problem.jobs)
    return judged(
        plain(problem),
        (
            (visit.day, tuple(task for task in range(count) if visit.tasks >> task & 1))
            for visit in plan.visits
        ),
    )
