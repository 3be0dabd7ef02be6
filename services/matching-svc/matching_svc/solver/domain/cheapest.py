"""What just so many visits cost at least (M-03): the second half of the search.

For every set of tasks the least cost is worked out once and remembered. The search
begins with the visit of the task that can wait least: each day for it is tried, and
each group around it, as long as the rest can be done in the visits that are left and
the cost stays within what is known to be possible. Whoever can come along on that day
without being brought forward, and is in nobody's way, comes along.
"""

from dataclasses import dataclass

from matching_svc.solver.domain.candidate_days import Stand
from matching_svc.solver.domain.cost_bound import Prices
from matching_svc.solver.domain.dating import Budget
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.fewest import Fewest
from matching_svc.solver.domain.search_space import NEVER, Ground

PAIR = 2


@dataclass(slots=True)
class Choice:
    """One set of tasks for which the first visit is being sought."""

    tasks: int
    visits: int
    limit: int
    """Plans that cost more are of no interest."""
    stand: Stand
    best: int = NEVER
    group: int = 0


class Cheapest:
    """Answers for sets of tasks of one ground; each answer makes the next quicker."""

    def __init__(
        self, ground: Ground, fewest: Fewest, places: list[Stand], budget: Budget
    ) -> None:
        self.ground = ground
        self.fewest = fewest
        self.likes = fewest.likes
        self.budget = budget
        self.prices: Prices | None = None
        self.capped = any(place.most < len(ground.agencies) for place in places)
        self.opposed = sum(1 << task for task, foes in enumerate(ground.apart) if foes)
        self._counts: dict[int, int] = {}
        self.mates = [_mates(ground, task) for task in range(ground.size)]
        self.places = [
            sorted(
                (place for place in places if place.tasks >> task & 1),
                key=lambda stand: (ground.cost_on(1 << task, stand.day), -stand.tasks),
            )
            for task in range(ground.size)
        ]
        self.known: dict[tuple[int, int], tuple[int, int]] = {}
        self.dearer: dict[tuple[int, int], int] = {}

    def cost(self, tasks: int, visits: int, limit: int) -> int:
        """The least cost of so many visits; `NEVER` if it is above the limit.

        Raises:
            Exhausted: the budget ended before the answer was found.
        """
        if visits == 1:
            cost = self.ground.cost(tasks)
            return cost if cost <= limit else NEVER
        tasks = self.likes.usual(tasks)
        key = tasks, visits
        known = self.known.get(key)
        if known is not None:
            return known[0] if known[0] <= limit else NEVER
        if limit <= self.dearer.get(key, -1):
            return NEVER
        best, group = self._searched(tasks, visits, limit)
        if best == NEVER:
            self.dearer[key] = limit
        else:
            self.known[key] = best, group
        return best

    def _searched(self, tasks: int, visits: int, limit: int) -> tuple[int, int]:
        best, group = NEVER, 0
        first = tasks & -tasks
        for stand in self.places[first.bit_length() - 1]:
            choice = Choice(tasks, visits, limit, stand)
            self.begin(choice, first, tasks)
            if choice.best < best:
                best, group = choice.best, choice.group
                limit = best - 1
        return best, group

    def groups(self, tasks: int, visits: int) -> tuple[int, ...]:
        """The groups of a plan whose cost was found."""
        found: list[int] = []
        while visits > 1:
            _, usual = self.known[self.likes.usual(tasks), visits]
            found.append(self.likes.meant(usual, tasks))
            tasks &= ~found[-1]
            visits -= 1
        return (*found, tasks)

    def begin(self, choice: Choice, group: int, may: int) -> None:
        """Look for the best visit at a stand that these tasks are in."""
        seen, cost = 0, choice.stand.day
        may &= choice.stand.tasks
        for index in bits(group):
            may &= self.mates[index]
            seen |= self.ground.own[index]
            cost += choice.stand.forward[index]
        self._grow(choice, group, may, cost, seen)

    def _grow(self, choice: Choice, group: int, may: int, cost: int, seen: int) -> None:
        """Try the group with and without each task that may still join it.

        `seen` are all tasks of the agencies in the group.
        """
        self.budget.take()
        if self.capped:
            may, free = self._within_cap(may, seen, choice.stand.most)
        else:
            free = may
        free = self._unopposed(free & choice.stand.ready, may)
        group |= free
        may ^= free
        if not self._promises(choice, cost, choice.tasks & ~group & ~may):
            return
        if not may:
            self._finish(choice, group, cost)
            return
        one = may & -may
        index = one.bit_length() - 1
        for other in bits(free):
            seen |= self.ground.own[other]
        self._grow(
            choice,
            group | one,
            may & self.mates[index],
            cost + choice.stand.forward[index],
            seen | self.ground.own[index],
        )
        self._grow(choice, group, may & ~self.likes.like[index], cost, seen)

    def _within_cap(self, may: int, seen: int, most: int) -> tuple[int, int]:
        """Who may still join, and who of them takes no other agency's place."""
        left = most - self._agencies(seen)
        if left <= 0:
            may &= seen
        elif self._agencies(may & ~seen) > left:
            return may, may & seen
        return may, may

    def _unopposed(self, free: int, may: int) -> int:
        """Those who come along and keep nobody away."""
        if self.opposed & free:
            for index in bits(self.opposed & free):
                if self.ground.apart[index] & may:
                    free ^= 1 << index
        return free

    def _agencies(self, tasks: int) -> int:
        """How many agencies these tasks are of."""
        count = self._counts.get(tasks)
        if count is None:
            count, left = 0, tasks
            while left:
                left &= ~self.ground.own[(left & -left).bit_length() - 1]
                count += 1
            self._counts[tasks] = count
        return count

    def _promises(self, choice: Choice, cost: int, out: int) -> bool:
        """Whether what the group leaves out can still be done, and cheaply enough."""
        if cost > choice.limit:
            return False
        if choice.visits == PAIR:  # all that is out is one group
            return not out or cost + self.ground.cost(out) <= choice.limit
        weights = self.fewest.weights
        if weights.of(out) > (choice.visits - 1) * weights.heaviest:
            return False
        if self.prices is None:
            return True
        return cost + self.prices.bound(out, choice.visits - 1) <= choice.limit

    def _finish(self, choice: Choice, group: int, cost: int) -> None:
        left = choice.visits - 1
        rest = choice.tasks & ~group
        if not rest or not self.fewest.can(rest, left):
            return
        more = self.cost(rest, left, choice.limit - cost)
        if more < NEVER:
            choice.best, choice.group = cost + more, group
            choice.limit = choice.best - 1


def _mates(ground: Ground, one: int) -> int:
    """The tasks that can share a visit with a task."""
    mates = 0
    for other in range(ground.size):
        pair = 1 << one | 1 << other
        if other != one and ground.cost(pair) < NEVER:
            mates |= 1 << other
    return mates
