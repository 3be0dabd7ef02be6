"""Days for groups of tasks: the last step of every solver (M-03, M-11)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from matching_svc.solver.domain.days import bits, high_bit, low_bit
from matching_svc.solver.domain.problem import Gap, Problem, Visit


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that share a visit, and the days they have in common."""

    tasks: int
    days: int


def too_near(gap: Gap, left: int, right: int) -> bool:
    """Whether no pair of days of two groups lies far enough apart for a gap."""
    return bool(
        gap.near[low_bit(left)] >> high_bit(right) & 1
        and gap.near[high_bit(left)] >> low_bit(right) & 1
    )


class Exhausted(Exception):
    """The budget of a search is used up: what it found so far is the answer."""


class Budget:
    """Nodes that are left; counted, never timed, so that every machine agrees."""

    def __init__(self, nodes: int) -> None:
        self.left = nodes
        self.floor = 0

    def take(self) -> None:
        """Take one node.

        Raises:
            Exhausted: there is none.
        """
        self.left -= 1
        if self.left < self.floor:
            raise Exhausted

    def spend(self) -> bool:
        """Take one node; False when there is none."""
        self.left -= 1
        return self.left > self.floor

    @contextmanager
    def at_most(self, nodes: int) -> Iterator[None]:
        """So many nodes for a part of the search, if there are as many."""
        floor = self.floor
        self.floor = max(floor, self.left - nodes)
        try:
            yield
        finally:
            self.floor = floor


def place(
    problem: Problem, groups: list[Group], budget: Budget
) -> tuple[Visit, ...] | None:
    """The best day for each group; None where the gaps leave none that was found.

    Without gaps each group has its own best day. Groups that a gap ties together are
    tried day by day, best first, and cut off where they cannot become better.
    """
    tied = _tied(problem, groups)
    visits = [
        Visit(problem.best_day(group.tasks, group.days), group.tasks)
        for index, group in enumerate(groups)
        if index not in tied
    ]
    if tied:
        found = _TiedDays(problem, [groups[index] for index in sorted(tied)], budget)
        best = found.best()
        if best is None:
            return None
        visits += best
    return tuple(sorted(visits))


def _tied(problem: Problem, groups: list[Group]) -> dict[int, None]:
    """The groups that hold an occasion whose other occasion is in a group too."""
    if not problem.gaps:
        return {}
    home = {
        task: index for index, group in enumerate(groups) for task in bits(group.tasks)
    }
    tied: dict[int, None] = {}
    for gap in problem.gaps:
        if gap.one in home and gap.other in home:
            tied[home[gap.one]] = tied[home[gap.other]] = None
    return tied


Ranked = tuple[int, int, tuple[tuple[int, list[int]], ...]]
"""Weighted days forward, the sum of days, and the (day, tasks) of visits in order."""


class _TiedDays:
    """Search for the best days of groups that gaps tie together.

    Each choice takes the days that are too near from the groups tied to it; a group
    without days, or a sum that cannot get better, ends the branch.
    """

    def __init__(self, problem: Problem, groups: list[Group], budget: Budget) -> None:
        self.problem = problem
        self.tasks = [group.tasks for group in groups]
        self.days = [group.days for group in groups]
        self.budget = budget
        self.home = {
            task: index for index, mask in enumerate(self.tasks) for task in bits(mask)
        }
        self.ties = self._ties()
        self.found: Ranked | None = None

    def best(self) -> list[Visit] | None:
        """The visits with the smallest (forward, days, list), if any fit."""
        if self._impossible():
            return None
        self._try({}, self.days, 0, 0)
        if self.found is None:
            return None
        return [
            Visit(day, sum(1 << task for task in tasks)) for day, tasks in self.found[2]
        ]

    def _ties(self) -> list[list[tuple[int, tuple[int, ...]]]]:
        """For each group those it is tied to, with the days that are too near."""
        ties: list[list[tuple[int, tuple[int, ...]]]] = [[] for _ in self.tasks]
        for gap in self.problem.gaps:
            one, other = self.home.get(gap.one), self.home.get(gap.other)
            if one is not None and other is not None:
                ties[one].append((other, gap.near))
                ties[other].append((one, gap.near))
        return ties

    def _impossible(self) -> bool:
        """Whether some two that are tied have no days far enough apart."""
        return any(
            too_near(gap, self.days[one], self.days[other])
            for gap in self.problem.gaps
            if (one := self.home.get(gap.one)) is not None
            and (other := self.home.get(gap.other)) is not None
        )

    def _try(
        self, chosen: dict[int, int], days: list[int], forward: int, total: int
    ) -> None:
        if not self.budget.spend():
            return
        rest = [place for place in range(len(days)) if place not in chosen]
        if not rest:
            listed = [(day, bits(self.tasks[place])) for place, day in chosen.items()]
            key = tuple(sorted(listed))
            if self.found is None or (forward, total, key) < self.found:
                self.found = (forward, total, key)
            return
        index = min(rest, key=lambda place: (days[place].bit_count(), place))
        rest.remove(index)
        least = self._least(rest, days, forward, total)
        for cost, day in self._choices(index, days[index]):
            if self.found is not None:
                bound = least[0] + cost, least[1] + day
                if bound > self.found[:2]:
                    break
            narrowed = self._narrowed(index, day, days, chosen)
            if narrowed is not None:
                chosen[index] = day
                self._try(chosen, narrowed, forward + cost, total + day)
                del chosen[index]

    def _choices(self, index: int, days: int) -> Iterator[tuple[int, int]]:
        """Cost and day, the best first."""
        tasks = self.tasks[index]
        while days:
            day = self.problem.best_day(tasks, days)
            yield self.problem.forward(tasks, day), day
            days ^= 1 << day

    def _least(
        self, rest: list[int], days: list[int], forward: int, total: int
    ) -> tuple[int, int]:
        """What the groups that are left cost at least."""
        for index in rest:
            day = self.problem.best_day(self.tasks[index], days[index])
            forward += self.problem.forward(self.tasks[index], day)
            total += day
        return forward, total

    def _narrowed(
        self, index: int, day: int, days: list[int], chosen: dict[int, int]
    ) -> list[int] | None:
        """What the choice leaves to the others; None where one has nothing left."""
        left = list(days)
        for other, near in self.ties[index]:
            if other not in chosen:
                left[other] &= ~near[day]
                if not left[other]:
                    return None
        return left
