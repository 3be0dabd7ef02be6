"""Whether tasks can be done in so many visits (M-03): the first half of the search.

The task that can wait least is in some visit. For the number of visits it is enough to
try the widest groups around it, since a task that a visit leaves out never helps. What
was found impossible is remembered, and weights tell early that too little room is left.
"""

from collections.abc import Iterator
from itertools import combinations

from matching_svc.solver.domain.candidate_days import Stand, widest
from matching_svc.solver.domain.count_bound import MOST_ROUNDS, weighed
from matching_svc.solver.domain.dating import Budget
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.search_space import NEVER, Ground
from matching_svc.solver.domain.symmetry import Likes


class Fewest:
    """Answers for sets of tasks of one ground; each answer makes the next quicker."""

    def __init__(self, ground: Ground, places: list[Stand], budget: Budget) -> None:
        self.ground = ground
        self.budget = budget
        self.likes = Likes(ground)
        self.spots = widest({place.tasks for place in places})
        self.weights = weighed(ground, self.spots, most_rounds=1)
        self.impossible: dict[int, int] = {}
        self.possible: dict[int, int] = {}

    def weigh(self) -> None:
        """Make the bound as good as it gets: worth its time in a longer search."""
        self.weights = weighed(self.ground, self.spots, MOST_ROUNDS)

    def at_least(self, tasks: int) -> int:
        """A lower bound without search."""
        return self.weights.bound(tasks)

    def can(self, tasks: int, visits: int) -> bool:
        """Whether so many visits are enough; remembered either way.

        Raises:
            Exhausted: the budget ended before the answer was found.
        """
        tasks = self.likes.usual(tasks)
        if visits >= self.possible.get(tasks, NEVER):
            return True
        if self.groups(tasks, visits) is None:
            return False
        self.possible[tasks] = visits
        return True

    def groups(self, tasks: int, visits: int) -> tuple[int, ...] | None:
        """So many groups or fewer that hold the tasks; None where there are none.

        Raises:
            Exhausted: the budget ended before the answer was found.
        """
        if not tasks:
            return ()
        if self.weights.of(tasks) > visits * self.weights.heaviest:
            return None
        usual = self.likes.usual(tasks)
        if visits <= self.impossible.get(usual, 0):
            return None
        if visits == 1:
            return (tasks,) if self._is_group(tasks) else None
        for group in self._around(tasks & -tasks, tasks):
            self.budget.take()
            rest = self.groups(tasks & ~group, visits - 1)
            if rest is not None:
                return (group, *rest)
        self.impossible[usual] = visits
        return None

    def _is_group(self, tasks: int) -> bool:
        return self.ground.cost(tasks) < NEVER

    def first_around(self, pivot: int, tasks: int) -> int:
        """The heaviest of the widest groups with a task, found without search."""
        apart = self.ground.apart[pivot.bit_length() - 1]
        weight = self.weights.each
        best, most = pivot, 0
        for spot in self.spots:
            if spot & pivot:
                group = pivot
                around = bits(spot & tasks & ~apart & ~pivot)
                for task in sorted(around, key=lambda task: -weight[task]):
                    if self._is_group(group | 1 << task):
                        group |= 1 << task
                if self.weights.of(group) > most:
                    best, most = group, self.weights.of(group)
        return best

    def _around(self, pivot: int, tasks: int) -> list[int]:
        """The widest groups with a task among these tasks, the heaviest first."""
        apart = self.ground.apart[pivot.bit_length() - 1]
        around = {spot & tasks & ~apart for spot in self.spots if spot & pivot}
        found = {
            group for spot in widest(around) for group in self._fitting(pivot, spot)
        }
        weight = self.weights.of
        return sorted(found, key=lambda group: (-weight(group), group))

    def _fitting(self, pivot: int, tasks: int) -> Iterator[int]:
        """Groups within the cap on agencies that no exclusion forbids."""
        ground = self.ground
        own = ground.own[pivot.bit_length() - 1]
        others = [
            tasks & agency
            for agency in ground.agencies
            if agency != own and tasks & agency
        ]
        fit = min(ground.most - 1, len(others))
        for chosen in combinations(others, fit):
            group = tasks & own
            for agency in chosen:
                group |= agency
            yield from self._unforbidden(group)

    def _unforbidden(self, tasks: int) -> Iterator[int]:
        """The widest parts without two tasks that stay apart."""
        for index in bits(tasks):
            foes = self.ground.apart[index] & tasks
            if foes:
                self.budget.take()
                yield from self._unforbidden(tasks & ~foes)
                yield from self._unforbidden(tasks & ~(1 << index))
                return
        yield tasks
