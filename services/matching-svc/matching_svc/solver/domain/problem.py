"""The problem of one place, and what a solver answers: plain values (M-03).

A solver gets a `Problem` and returns a `Plan`. It knows neither law nor tables: days
are bits, tasks are positions in a tuple sorted by number, exclusions are bit masks.
"""

from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

from matching_svc.solver.domain.days import bits, high_bit, low_bit


class Job(NamedTuple):
    """A task as a solver sees it."""

    number: str
    agency: str
    reach: int
    """The days it can be on."""
    earliest: int
    """Bit of its earliest day; negative when that has passed."""
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Gap:
    """Two occasions of one duty: never so near that `near` says so (M-11)."""

    one: int
    other: int
    near: tuple[int, ...] = field(repr=False)
    """For each day the days that are too near to it: an unbroken stretch around it,
    which neither begins nor ends earlier for a later day; what it is near to is near
    to it.
    """


@dataclass(frozen=True, slots=True)
class Held:
    """Tasks that were asked for one day together, and may keep it."""

    tasks: int
    days: int


@dataclass(frozen=True)
class Problem:
    """One place: its tasks, who stays apart, and when several agencies may come."""

    jobs: tuple[Job, ...]
    apart: tuple[int, ...]
    """For each task the mask of tasks that it may not meet."""
    gaps: tuple[Gap, ...] = ()
    joint_days: int = -1
    """The days for a visit of several agencies: they need time to answer."""
    held: tuple[Held, ...] = ()
    most_agencies: int | None = None

    @property
    def tied(self) -> int:
        """The tasks that keep their distance from another one."""
        tied = 0
        for gap in self.gaps:
            tied |= 1 << gap.one | 1 << gap.other
        return tied

    def days_of(self, tasks: int, common: int, agencies: int) -> int:
        """The days for these tasks together, given what their reaches share."""
        if agencies <= 1:
            return common
        days = self.joint_days
        for held in self.held:
            if not tasks & ~held.tasks:
                days |= held.days
        return common & days

    def best_day(self, tasks: int, days: int) -> int:
        """The day with the fewest weighted days forward, then the earliest (M-03).

        No day at or after the last `earliest` costs anything, so the first of those is
        best; where there is none, each later day costs less, so the last is.
        """
        ready = max(0, *(self.jobs[index].earliest for index in bits(tasks)), 0)
        free = days >> ready << ready
        return low_bit(free) if free else high_bit(days)

    def forward(self, tasks: int, day: int) -> int:
        """The weighted days that tasks are brought forward on a day."""
        total = 0
        for index in bits(tasks):
            job = self.jobs[index]
            if job.earliest > day:
                total += job.weight * (job.earliest - day)
        return total

    def cannot_meet(self, one: int, other: int) -> bool:
        """Whether two tasks can share no visit at all."""
        if self.apart[one] >> other & 1:
            return True
        left, right = self.jobs[one], self.jobs[other]
        agencies = 1 if left.agency == right.agency else 2
        if self.most_agencies is not None and agencies > self.most_agencies:
            return True
        return not self.days_of(
            1 << one | 1 << other, left.reach & right.reach, agencies
        )


class Visit(NamedTuple):
    """A day and the tasks on it, as a mask of positions."""

    day: int
    tasks: int


@dataclass(frozen=True, slots=True)
class Plan:
    """What a solver found, and what it proved."""

    visits: tuple[Visit, ...]
    unplaced: int = 0
    """Tasks for which the gap to another occasion left no day."""
    lower_bound: int = 0
    """No plan that places as many has fewer visits."""
    proven: bool = False
    """Whether this is the best plan in every respect."""

    @property
    def gap(self) -> int:
        """Visits above the proven bound."""
        return len(self.visits) - self.lower_bound


class Solver(Protocol):
    """A way to solve a problem: the same plan for the same problem, always."""

    def __hash__(self) -> int:
        """Equal solvers find equal plans, so that plans can be remembered."""
        ...

    @property
    def name(self) -> str:
        """What explanations and metrics call it."""
        ...

    def solve(self, problem: Problem) -> Plan:
        """A feasible plan; every task is in one visit or among the unplaced."""
        ...
