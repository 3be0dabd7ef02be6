"""Making a good plan better where the best is out of reach (M-03).

Some visits of the plan are taken apart and made anew by the exact search, within a
small budget each: pairs and triples for fewer days forward, neighbours in time for
fewer visits. It goes round until nothing gets better, always in the same order.
"""

from itertools import combinations

from matching_svc.solver.domain.cheapest import Cheapest
from matching_svc.solver.domain.dating import Budget, Exhausted
from matching_svc.solver.domain.search_space import DAY, NEVER

EACH = 400
"""Nodes for the visits that are made anew at a time."""
NEIGHBOURS = (3, 4, 5, 6)
TOGETHER = 10
"""Tasks that are planned anew at a time to save days; more take too long."""


class Improving:
    """Improves the groups of one ground."""

    def __init__(self, cheapest: Cheapest, budget: Budget) -> None:
        self.cheapest = cheapest
        self.budget = budget

    def fewer(self, groups: tuple[int, ...], bound: int) -> tuple[int, ...]:
        """Fewer visits, where neighbours in time can be done in one less."""
        left = len(groups) + 1
        while bound < len(groups) < left and self._has_nodes():
            left = len(groups)
            groups = self._one_less(groups)
        return groups

    def cheaper(self, groups: tuple[int, ...]) -> tuple[int, ...]:
        """As many visits that cost less."""
        for size in (2, 3):
            changed = True
            while changed and self._has_nodes():
                groups, changed = self._round(groups, size)
        return groups

    def _has_nodes(self) -> bool:
        return self.budget.left > self.budget.floor

    def _order(self, group: int) -> tuple[int, tuple[int, ...]]:
        ground = self.cheapest.ground
        return ground.cost(group) & DAY, ground.positions(group)

    def _one_less(self, groups: tuple[int, ...]) -> tuple[int, ...]:
        ordered = sorted(groups, key=self._order)
        for size in NEIGHBOURS:
            for start in range(len(ordered) - size + 1):
                inside = ordered[start : start + size]
                fewer = self._in_fewer(inside)
                if fewer is not None:
                    return (*ordered[:start], *fewer, *ordered[start + size :])
        return groups

    def _in_fewer(self, groups: list[int]) -> tuple[int, ...] | None:
        tasks = sum(groups)
        try:
            with self.budget.at_most(EACH):
                return self.cheapest.fewest.groups(tasks, len(groups) - 1)
        except Exhausted:
            return None

    def _round(
        self, groups: tuple[int, ...], size: int
    ) -> tuple[tuple[int, ...], bool]:
        """Each few visits once; whether any of them got better."""
        changed = False
        ordered = sorted(groups, key=self._order)
        for chosen in combinations(range(len(ordered)), size):
            inside = [ordered[index] for index in chosen]
            better = self._anew(inside)
            if better is not None:
                changed = True
                for index, group in zip(chosen, better, strict=True):
                    ordered[index] = group
        return tuple(ordered), changed

    def _anew(self, groups: list[int]) -> tuple[int, ...] | None:
        """The best plan for the tasks of these visits, if it is a better one."""
        tasks = sum(groups)
        if tasks.bit_count() > TOGETHER * 2 or not self._has_nodes():
            return None
        now = sum(map(self.cheapest.ground.cost, groups))
        try:
            with self.budget.at_most(EACH):
                cost = self.cheapest.cost(tasks, len(groups), now - 1)
        except Exhausted:
            return None
        if cost == NEVER:
            return None
        return self.cheapest.groups(tasks, len(groups))
