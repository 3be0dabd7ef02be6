"""How many visits an agency can make in a day: the second stage of a plan (M-16).

The fewest visits stand; here only the days of those that are about to be proposed move,
inside the days that suit all their tasks, off the days on which one of the agencies is
booked out. What finds no day is taken out of the plan, and named.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.problem import Plan, Problem, Visit


@dataclass
class Room:
    """What an agency can still do, day by day."""

    most: int
    booked: dict[int, int] = field(default_factory=dict)

    def is_full(self, day: int) -> bool:
        """Whether it can make no more visits on a day."""
        return self.booked.get(day, 0) >= self.most

    def full_days(self) -> int:
        """The days on which it can make no more visits."""
        if self.most <= 0:
            return -1
        return sum(1 << day for day in self.booked if day >= 0 and self.is_full(day))

    def book(self, day: int) -> None:
        """Take one visit on a day."""
        self.booked[day] = self.booked.get(day, 0) + 1


@dataclass(frozen=True, slots=True)
class Moved:
    """The day that would have been best for a visit, and who is booked out on it."""

    day: int
    full: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fitted:
    """A plan within the agencies' means."""

    plan: Plan
    over: int = 0
    """The tasks of visits for which no day has room."""
    moved: Mapping[int, Moved] = field(default_factory=dict)
    """Visits that were moved, by their tasks."""


def within(
    problem: Problem, plan: Plan, rooms: Mapping[str, Room], last: int
) -> Fitted:
    """The plan with the days of its joint visits up to a last one moved where needed.

    The earlier visit chooses first. A visit whose agencies have room keeps its day.
    """
    visits = list(plan.visits)
    over, moved = 0, {}
    for visit in plan.visits:
        agencies = {problem.jobs[index].agency for index in bits(visit.tasks)}
        limits = {
            agency: rooms[agency] for agency in sorted(agencies) if agency in rooms
        }
        if len(agencies) == 1 or not limits or visit.day > last:
            continue
        others = [other for other in visits if other is not visit]
        day = _day(problem, visit, limits.values(), others)
        if day is None:
            over |= visit.tasks
            visits = others
            continue
        if day != visit.day:
            full = tuple(
                limited for limited in limits if limits[limited].is_full(visit.day)
            )
            moved[visit.tasks] = Moved(visit.day, full)
            visits = [*others, Visit(day, visit.tasks)]
        if day <= last:
            for room in limits.values():
                room.book(day)
    return Fitted(replace(plan, visits=tuple(sorted(visits))), over, moved)


def _day(
    problem: Problem, visit: Visit, limits: Iterable[Room], others: list[Visit]
) -> int | None:
    """The best day with room for all of them, far enough from other occasions."""
    common, agencies = -1, set()
    for index in bits(visit.tasks):
        common &= problem.jobs[index].reach
        agencies.add(problem.jobs[index].agency)
    days = problem.days_of(visit.tasks, common, len(agencies))
    for room in limits:
        days &= ~room.full_days()
    days &= ~_too_near(problem, visit, others)
    if not days:
        return None
    return visit.day if days >> visit.day & 1 else problem.best_day(visit.tasks, days)


def _too_near(problem: Problem, visit: Visit, others: list[Visit]) -> int:
    near = 0
    for gap in problem.gaps:
        pair = 1 << gap.one | 1 << gap.other
        if visit.tasks & pair:
            for other in others:
                if other.tasks & pair & ~visit.tasks:
                    near |= gap.near[other.day]
    return near
