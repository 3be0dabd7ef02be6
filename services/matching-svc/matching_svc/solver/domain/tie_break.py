"""Of the plans that cost least, the one whose list of visits is smallest (M-03).

Visit by visit: the earliest day on which the first visit of a best plan can be, then
the smallest list of its tasks. Whether a best plan is left is asked of the search.
"""

from dataclasses import dataclass

from matching_svc.solver.domain.candidate_days import Stand
from matching_svc.solver.domain.cheapest import Cheapest, Choice
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.search_space import NEVER


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What is to be planned, and what the best plan for it costs."""

    tasks: int
    visits: int
    cost: int


class Ordering:
    """Picks the first of the best plans of one ground."""

    def __init__(self, cheapest: Cheapest, places: list[Stand]) -> None:
        self.cheapest = cheapest
        self.ground = cheapest.ground
        self.stands: dict[int, list[Stand]] = {}
        for stand in places:
            self.stands.setdefault(stand.day, []).append(stand)
        members = self.ground.members
        self.later = [
            sum(1 << other for other, place in enumerate(members) if place > mine)
            for mine in members
        ]

    def groups(self, tasks: int, visits: int, cost: int) -> tuple[int, ...]:
        """The groups of the first best plan.

        Raises:
            Exhausted: the budget ended before it was found.
        """
        found: list[int] = []
        for left in range(visits, 1, -1):
            wanted = _Wanted(tasks, left, cost)
            day, group = self._begin(wanted)
            while not self._is_whole(wanted, day, group):
                group |= self._next(wanted, day, group)
            found.append(group)
            tasks &= ~group
            cost -= self.ground.cost_on(group, day)
        return (*found, tasks)

    def _begin(self, wanted: _Wanted) -> tuple[int, int]:
        """The day of the first visit, and its first task."""
        for day in sorted(self.stands):
            one = self._next(wanted, day, 0)
            if one:
                return day, one
        raise AssertionError("a best plan has a first visit")

    def _next(self, wanted: _Wanted, day: int, group: int) -> int:
        """The smallest next task with which a best plan is left; 0 for none."""
        order = sorted(bits(wanted.tasks), key=self.ground.members.__getitem__)
        after = wanted.tasks
        for index in bits(group):
            after &= self.later[index]
        for task in order:
            if after >> task & 1 and self._holds(wanted, day, group | 1 << task):
                return 1 << task
        return 0

    def _holds(self, wanted: _Wanted, day: int, group: int) -> bool:
        """Whether a best plan has a visit on the day that begins with these tasks."""
        may = wanted.tasks
        for index in bits(group):
            may &= self.later[index]
        for stand in self.stands[day]:
            if group & ~stand.tasks or not self._may_meet(group, stand):
                continue
            choice = Choice(wanted.tasks, wanted.visits, wanted.cost, stand)
            self.cheapest.begin(choice, group, may)
            if choice.best < NEVER:
                return True
        return False

    def _may_meet(self, group: int, stand: Stand) -> bool:
        agencies = 0
        for index in bits(group):
            if self.ground.apart[index] & group:
                return False
            agencies |= self.ground.own[index]
        return sum(bool(own & agencies) for own in self.ground.agencies) <= stand.most

    def _is_whole(self, wanted: _Wanted, day: int, group: int) -> bool:
        """Whether these tasks alone are a visit of a best plan."""
        left = wanted.cost - self.ground.cost_on(group, day)
        rest = wanted.tasks & ~group
        return bool(rest) and (
            self.cheapest.fewest.can(rest, wanted.visits - 1)
            and self.cheapest.cost(rest, wanted.visits - 1, left) <= left
        )
