"""The best plans for sets of tasks, worked out set by set: for few tasks (M-03).

For every set of tasks that may be left the best plan is a visit around its first task
and the best plan for the rest: what a plan is worth is a sum over its visits, and of
plans that are worth the same the one with the smaller list stays the smaller when both
get one visit more. All visits around a task are made when they are first asked for.

Occasions that keep their distance are not looked at here; whoever knows of them asks
again with fewer days for some tasks, and only the visits of these are made anew.
"""

from collections.abc import Sequence

from matching_svc.solver.domain.days import bits, high_bit, low_bit
from matching_svc.solver.domain.problem import Problem, Visit
from matching_svc.solver.domain.search_space import DAY, FORWARD, moved

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
        reaches = [job.reach for job in problem.jobs]
        self.order = sorted(range(len(reaches)), key=reaches.__getitem__)
        """Positions by their last day: the first task can wait least."""
        self.jobs = [problem.jobs[task] for task in self.order]
        self.reaches = [job.reach for job in self.jobs]
        self.apart: Sequence[int] = problem.apart
        self.held = [(held.tasks, held.days) for held in problem.held]
        if self.held or any(self.apart):
            place = {task: index for index, task in enumerate(self.order)}
            self.apart = [moved(self.apart[task], place) for task in self.order]
            self.held = [(moved(tasks, place), days) for tasks, days in self.held]
        self.joint_days, self.most = problem.joint_days, problem.most_agencies
        bit_of: dict[str, int] = {}
        self.agencies = [
            1 << bit_of.setdefault(job.agency, len(bit_of)) for job in self.jobs
        ]
        self.mates = self._mates()
        self.costs: dict[int, int] = {}
        self.least: dict[int, int] = {0: 0}
        self._numbers: dict[int, list[str]] = {}
        self._around: dict[int, list[Group]] = {}

    def best(self, reaches: Sequence[int]) -> tuple[int, tuple[Visit, ...]]:
        """The best plan's cost and visits; who has no day is in none of them.

        The reaches are those of the problem, or some narrower.
        """
        left = [reaches[task] for task in self.order]
        changed = everyone = 0
        for task, (reach, usual) in enumerate(zip(left, self.reaches, strict=True)):
            everyone |= 1 << task if reach else 0
            changed |= 1 << task if reach != usual else 0
        costs = self.costs
        if changed:
            costs = {
                tasks: cost for tasks, cost in costs.items() if not tasks & changed
            }
        return _Search(self, left, changed, costs).best(everyone)

    def numbers(self, tasks: int) -> list[str]:
        """The numbers of some tasks, in the order of their positions."""
        numbers = self._numbers.get(tasks)
        if numbers is None:
            own = sorted([(self.order[index], index) for index in bits(tasks)])
            numbers = [self.jobs[index].number for _, index in own]
            self._numbers[tasks] = numbers
        return numbers

    def around(self, first: int) -> list[Group]:
        """All visits that hold a task and later ones, a larger one before its parts."""
        found = self._around.get(first)
        if found is None:
            job, bars = self.jobs[first], self.apart[first]
            found = [(1 << first, job.reach, self.agencies[first], bars, job.earliest)]
            for other in bits(self.mates[first] >> first + 1 << first + 1):
                found += self._with(found, other)
            found.reverse()
            self._around[first] = found
        return found

    def _with(self, groups: list[Group], other: int) -> list[Group]:
        """Those of the groups that another task can join, with it."""
        job, agency = self.jobs[other], self.agencies[other]
        bit, bars, alone, early = 1 << other, self.apart[other], job.reach, job.earliest
        joint = alone if self.held else alone & self.joint_days
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
        if self.held or self.most is not None:
            return [group for group in map(self._restricted, found) if group[1]]
        return found

    def _restricted(self, group: Group) -> Group:
        """Not too many agencies, on days for several of them or on one that is held."""
        tasks, days, agencies, barred, ready = group
        count = agencies.bit_count()
        if count == 1:
            return group
        allowed = self.joint_days
        for held, kept in self.held:
            if not tasks & ~held:
                allowed |= kept
        if self.most is not None and count > self.most:
            allowed = 0
        return tasks, days & allowed, agencies, barred, ready

    def _mates(self) -> list[int]:
        """For each task itself and those that may be able to share a visit with it."""
        own, joint = self.agencies, -1 if self.held else self.joint_days
        reaches, found = self.reaches, [1 << task for task in range(len(own))]
        for one, (reach, agency, barred) in enumerate(
            zip(reaches, own, self.apart, strict=True)
        ):
            together = reach & joint
            for other in range(one):
                days = reach if own[other] == agency else together
                if reaches[other] & days and not barred >> other & 1:
                    found[one] |= 1 << other
                    found[other] |= 1 << one
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
        self.lists: dict[int, Listed] = {0: []}
        """The best plans for sets, as far as they were compared by their lists."""

    def best(self, tasks: int) -> tuple[int, tuple[Visit, ...]]:
        """What these tasks cost, and their visits."""
        cost, visits = 0, []
        for part in self._parts(tasks):
            cost += self.cost(part)
            left = part
            while left:
                inside = self.known[left][1]
                own = sum([1 << self.sets.order[index] for index in bits(inside)])
                visits.append(Visit(self.costs[inside] & DAY, own))
                left ^= inside
        return cost, tuple(sorted(visits))

    def _parts(self, tasks: int) -> list[int]:
        """Tasks that hang together by those that they may meet: planned apart."""
        mates, found = self.sets.mates, []
        while tasks:
            part, edge = 0, tasks & -tasks
            while edge:
                part |= edge & -edge
                edge = (edge | mates[low_bit(edge)] & tasks) & ~part
            found.append(part)
            tasks ^= part
        return found

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
        for index in bits(tasks & self.changed):
            days &= self.reaches[index]
        cost = NEVER
        if days:
            free = days >> ready if ready > 0 else days
            cost = VISIT + low_bit(free) + max(ready, 0)
            if not free:
                day = high_bit(days)
                cost = VISIT + (self._forward(tasks, day) << FORWARD) + day
        self.costs[tasks] = cost
        return cost

    def _forward(self, tasks: int, day: int) -> int:
        """The weighted days that tasks are brought forward."""
        total = 0
        for index in bits(tasks):
            job = self.sets.jobs[index]
            if job.earliest > day:
                total += job.weight * (job.earliest - day)
        return total

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
        visit = self.costs[group] & DAY, self.sets.numbers(group)
        return sorted([visit, *self._rest(tasks ^ group)])

    def _rest(self, tasks: int) -> Listed:
        """The best plan for tasks that are left, as days and numbers."""
        listed = self.lists.get(tasks)
        if listed is None:
            listed = self.lists[tasks] = self._listed(tasks, self.known[tasks][1])
        return listed
