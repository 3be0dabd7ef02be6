"""The best plans for sets of tasks, worked out set by set: for few tasks (M-03).

For every set of tasks that may be left the best plan is a visit around its first task
and the best plan for the rest: what a plan is worth is a sum over its visits, and of
plans that are worth the same the one with the smaller list stays the smaller when both
get one visit more. All visits around a task are made when they are first asked for.

Occasions that keep their distance are not looked at here; whoever knows of them asks
again with fewer days for some tasks, and only the visits of these are made anew.
"""

from collections.abc import Sequence
from itertools import repeat

from matching_svc.domain.days import bits, high_bit, low_bit
from matching_svc.domain.solver.ground import DAY, FORWARD
from matching_svc.domain.solver.problem import Problem, Visit

MOST_TASKS = 10
VISIT = 1 << 60
"""The cost of a plan is one number: visits, then weighted days forward, then days."""
UNKNOWN, NEVER = 1 << 80, 1 << 81
"""The costs of a set not yet planned, and of a visit without a day."""

Listed = list[tuple[int, list[str]]]
Group = tuple[int, int, int, int, int]
"""Tasks that can share a visit, their days for it, their agencies, whom they bar, and
the first day on which none of them is brought forward."""


class Sets:
    """What tasks of one problem can share, and the best plans for them."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.reaches = tuple([one.reach for one in problem.jobs])
        bit_of: dict[str, int] = {}
        self.agencies = [
            1 << bit_of.setdefault(one.agency, len(bit_of)) for one in problem.jobs
        ]
        self.mates = self._mates()
        self.costs: dict[int, int] = {}
        self.least: dict[int, int] = {0: 0}
        self._around: dict[int, list[Group]] = {}

    def best(self, reaches: Sequence[int]) -> tuple[int, tuple[Visit, ...]]:
        """The best plan's cost and visits; who has no day is in none of them.

        The reaches are those of the problem, or some narrower.
        """
        changed = everyone = 0
        for one, (reach, usual) in enumerate(zip(reaches, self.reaches, strict=True)):
            everyone |= 1 << one if reach else 0
            changed |= 1 << one if reach != usual else 0
        costs = self.costs
        if changed:
            costs = {one: cost for one, cost in costs.items() if not one & changed}
        return _Search(self, reaches, changed, costs).best(everyone)

    def around(self, first: int) -> list[Group]:
        """All visits that hold a task and later ones, a larger one before its parts."""
        found = self._around.get(first)
        if found is None:
            job, bars = self.problem.jobs[first], self.problem.apart[first]
            found = [(1 << first, job.reach, self.agencies[first], bars, job.earliest)]
            for other in bits(self.mates[first] >> first + 1 << first + 1):
                found += self._with(found, other)
            found.reverse()
            self._around[first] = found
        return found

    def _with(self, groups: list[Group], other: int) -> list[Group]:
        """Those of the groups that another task can join, with it."""
        problem, agency = self.problem, self.agencies[other]
        job, bit, bars = problem.jobs[other], 1 << other, problem.apart[other]
        alone, early = job.reach, job.earliest
        joint = alone if problem.held else alone & problem.joint_days
        found = [
            (
                tasks | bit,
                days & alone if there == agency else days & joint,
                there | agency,
                barred | bars,
                max(early, ready),
            )
            for tasks, days, there, barred, ready in groups
            if days & (alone if there == agency else joint) and not barred & bit
        ]
        if problem.held or problem.most_agencies is not None:
            return [one for one in map(_restricted, repeat(problem), found) if one[1]]
        return found

    def _mates(self) -> list[int]:
        """For each task itself and those that may be able to share a visit with it."""
        problem, own = self.problem, self.agencies
        joint = -1 if problem.held else problem.joint_days
        found = []
        for one, (reach, agency) in enumerate(zip(self.reaches, own, strict=True)):
            mates, barred = 1 << one, problem.apart[one]
            for other, (days, there) in enumerate(zip(self.reaches, own, strict=True)):
                common = reach & days if there == agency else reach & days & joint
                if common and not barred >> other & 1:
                    mates |= 1 << other
            found.append(mates)
        return found


class _Search:
    """The best plans for all sets that are left when visits are taken away."""

    def __init__(
        self, sets: Sets, reaches: Sequence[int], changed: int, costs: dict[int, int]
    ) -> None:
        self.sets = sets
        self.reaches = reaches
        self.changed = changed
        """Tasks with fewer days than the groups were made with."""
        self.costs = costs
        self.known: dict[int, tuple[int, int]] = {}
        """What a set costs at least, and the visit of its first task."""

    def best(self, tasks: int) -> tuple[int, tuple[Visit, ...]]:
        """What these tasks cost, and their visits."""
        cost = self.cost(tasks) if tasks else 0
        visits = []
        while tasks:
            inside = self.known[tasks][1]
            visits.append(Visit(self.costs[inside] & DAY, inside))
            tasks ^= inside
        return cost, tuple(sorted(visits))

    def cost(self, tasks: int) -> int:
        """What the best plan for a set costs."""
        best, chosen = UNKNOWN, 0
        out, known, costs, least = ~tasks, self.known, self.costs, self.sets.least
        for group in self.sets.around(low_bit(tasks)):
            inside = group[0]
            if inside & out:
                continue
            left = tasks ^ inside
            if VISIT + (least.get(left) or self._bound(left)) > best:
                continue
            cost = costs.get(inside) or self._cost(group)
            if left and cost < best:
                cost += known[left][0] if left in known else self.cost(left)
            if cost < best or (cost == best and self._is_first(tasks, inside, chosen)):
                best, chosen = cost, inside
        known[tasks] = best, chosen
        return best

    def _cost(self, group: Group) -> int:
        """One visit, its weighted days forward on its best day, and that day."""
        tasks, days, _, _, ready = group
        for one in bits(tasks & self.changed):
            days &= self.reaches[one]
        cost = NEVER
        if days:
            free = days >> ready if ready > 0 else days
            cost = VISIT + low_bit(free) + max(ready, 0)
            if not free:
                day, problem = high_bit(days), self.sets.problem
                cost = VISIT + (problem.forward(tasks, day) << FORWARD) + day
        self.costs[tasks] = cost
        return cost

    def _bound(self, tasks: int) -> int:
        """Tasks of which no two can meet need a visit each."""
        bound, left = 0, tasks
        while left:
            bound += VISIT
            left &= ~self.sets.mates[low_bit(left)]
        self.sets.least[tasks] = bound
        return bound

    def _is_first(self, tasks: int, one: int, other: int) -> bool:
        return self._listed(tasks, one) < self._listed(tasks, other)

    def _listed(self, tasks: int, group: int) -> Listed:
        """The plan that begins with a group, as days and numbers: what decides last."""
        jobs = self.sets.problem.jobs
        found: Listed = []
        while True:
            numbers = [jobs[one].number for one in bits(group)]
            found.append((self.costs[group] & DAY, numbers))
            tasks ^= group
            if not tasks:
                return sorted(found)
            group = self.known[tasks][1]


def _restricted(problem: Problem, group: Group) -> Group:
    """Not too many agencies, on days for several of them or on one that is held."""
    tasks, days, agencies, barred, ready = group
    count, most = agencies.bit_count(), problem.most_agencies
    many = most is not None and count > max(1, most)
    allowed = 0 if many else problem.days_of(tasks, days, count)
    return tasks, allowed, agencies, barred, ready
