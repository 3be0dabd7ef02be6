"""The plan for tasks that hang together: the fewest visits, then the cheapest (M-03).

Up to `SMALL` tasks the search always goes to its end, however long that takes, and what
it finds is the best in every respect. Beyond it has a budget of nodes; when that is
used up, the answer is the best plan found, with the bound that was proven.
"""

from dataclasses import dataclass
from itertools import count

from matching_svc.solver.domain.candidate_days import stands
from matching_svc.solver.domain.cheapest import Cheapest
from matching_svc.solver.domain.cost_bound import priced
from matching_svc.solver.domain.dating import Budget, Exhausted
from matching_svc.solver.domain.fewest import Fewest
from matching_svc.solver.domain.local_search import Improving
from matching_svc.solver.domain.search_space import NEVER, Ground
from matching_svc.solver.domain.tie_break import Ordering

SMALL = 14
ENDLESS = 1 << 60
UNWEIGHED = 60
"""Nodes before good weights are worth their making."""
UNPRICED = 1_000
"""Nodes before prices are worth their making."""


@dataclass(frozen=True, slots=True)
class Solved:
    """Groups of one ground's tasks, the bound on visits, and whether they are best."""

    groups: tuple[int, ...]
    bound: int
    proven: bool


def solved(ground: Ground, budget: Budget) -> Solved:
    """The best plan for a ground, as far as the budget goes."""
    if ground.cost(ground.everyone) < NEVER:
        return Solved((ground.everyone,), 1, proven=True)
    small = ground.size <= SMALL
    return _Search(ground, Budget(ENDLESS) if small else budget).run()


class _Search:
    def __init__(self, ground: Ground, budget: Budget) -> None:
        self.ground = ground
        self.budget = budget
        self.places = stands(ground)
        self.fewest = Fewest(ground, self.places, budget)
        self.cheapest = Cheapest(ground, self.fewest, self.places, budget)
        self.bound = 0

    def run(self) -> Solved:
        """Count first, then costs; small tasks and large ones alike."""
        improving = Improving(self.cheapest, self.budget)
        groups = self._quickly()
        if groups is None:
            self.fewest.weigh()
            groups = self._counted(self._dealt())
            groups = improving.fewer(groups, self.bound)
        groups = improving.cheaper(groups)
        if len(groups) == self.bound:
            try:
                return Solved(self._best(groups), self.bound, proven=True)
            except Exhausted:
                pass
        return Solved(groups, self.bound, proven=False)

    def _quickly(self) -> tuple[int, ...] | None:
        """The fewest groups, where they are soon found."""
        try:
            with self.budget.at_most(UNWEIGHED):
                for visits in count(self.fewest.at_least(self.ground.everyone)):
                    self.bound = visits
                    groups = self.fewest.groups(self.ground.everyone, visits)
                    if groups is not None:
                        return groups
        except Exhausted:
            pass
        return None

    def _counted(self, groups: tuple[int, ...]) -> tuple[int, ...]:
        """The fewest groups that are found, at most as many as these.

        Where the budget for a number of visits ends without an answer, the bound stays
        there, and the next number is tried with half of what is left.
        """
        sure = True
        self.bound = max(self.bound, self.fewest.at_least(self.ground.everyone))
        for visits in range(self.bound, len(groups)):
            try:
                with self.budget.at_most(self.budget.left // 2):
                    found = self.fewest.groups(self.ground.everyone, visits)
            except Exhausted:
                sure = False
                continue
            if found is not None:
                return found
            if sure:
                self.bound = visits + 1
        return groups

    def _dealt(self) -> tuple[int, ...]:
        """A plan without search: again and again the heaviest group of the day."""
        groups: list[int] = []
        left = self.ground.everyone
        while left:
            groups.append(self.fewest.first_around(left & -left, left))
            left &= ~groups[-1]
        return tuple(groups)

    def _best(self, groups: tuple[int, ...]) -> tuple[int, ...]:
        """The first of the cheapest plans with as many visits."""
        visits = len(groups)
        cost = self._least(visits, sum(map(self.ground.cost, groups)))
        ordering = Ordering(self.cheapest, self.places)
        return ordering.groups(self.ground.everyone, visits, cost)

    def _least(self, visits: int, limit: int) -> int:
        """The least cost; where it is not found at once, with the help of prices."""
        try:
            with self.budget.at_most(UNPRICED):
                return self.cheapest.cost(self.ground.everyone, visits, limit)
        except Exhausted:
            if self.budget.left < self.budget.floor:
                raise
        self.fewest.weigh()
        self.cheapest.prices = priced(self.ground, self.places, visits, limit)
        return self.cheapest.cost(self.ground.everyone, visits, limit)
