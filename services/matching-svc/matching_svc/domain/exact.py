"""The exact search: branch and bound over groups, within a budget of nodes (M-03).

Proven best where the search ends within its budget; else the better of what it found
and the greedy plan, with the proven lower bound. The budget counts nodes, never time,
so that a busy machine finds the same plan (M-14).
"""

from dataclasses import dataclass

from matching_svc.domain.days import bits
from matching_svc.domain.greedy import best_days, clique
from matching_svc.domain.objective import Score, score
from matching_svc.domain.placing import Budget, Group, place, too_near
from matching_svc.domain.problem import Plan, Problem, Visit

NODES = 2_000


@dataclass(frozen=True, slots=True)
class BranchAndBound:
    """Assigns task by task to a visit that is there, a new one, or none."""

    nodes: int = NODES
    name: str = "exact"

    def solve(self, problem: Problem) -> Plan:
        """The best plan, proven where the budget sufficed."""
        together = _all_together(problem)
        if together is not None:
            return together
        start = best_days(problem)
        search = _Search(problem, start, self.nodes)
        search.run()
        return search.plan()


def _all_together(problem: Problem) -> Plan | None:
    """One visit for all is best wherever it can be: the case of most places."""
    if any(problem.apart):
        return None
    agencies = {one.agency for one in problem.jobs}
    most = problem.most_agencies
    if most is not None and len(agencies) > most:
        return None
    tasks, common = (1 << len(problem.jobs)) - 1, -1
    for one in problem.jobs:
        common &= one.reach
    days = problem.days_of(tasks, common, len(agencies))
    if not days:
        return None
    visit = Visit(problem.best_day(tasks, days), tasks)
    return Plan((visit,), lower_bound=1, proven=True)


class _Search:
    """One search; its state changes as it goes, its result depends on the problem."""

    def __init__(self, problem: Problem, start: Plan, nodes: int) -> None:
        self.problem = problem
        self.best = start
        self.best_score: Score = score(problem, start)
        self.budget = Budget(nodes)
        self.tied = self._tied()
        self.bound = clique(problem, self.tied)
        self.order = self._order()
        self.groups: list[Group] = []
        self.agencies: list[frozenset[str]] = []
        self.costs: list[tuple[int, int]] = []

    def run(self) -> None:
        """Search until the tree or the budget is at its end."""
        self._assign(0, 0)

    def plan(self) -> Plan:
        """The best plan found; its visits are the bound when it is proven."""
        proven = self.budget.left > 0
        bound = (
            len(self.best.visits) if proven else min(self.bound, len(self.best.visits))
        )
        return Plan(self.best.visits, self.best.unplaced, bound, proven)

    def _tied(self) -> int:
        """Tasks that may have to stay unplaced, so they prove no bound."""
        mask = 0
        for gap in self.problem.gaps:
            mask |= 1 << gap.one | 1 << gap.other
        return mask

    def _order(self) -> list[int]:
        """Tasks with the fewest ways first: bad beginnings are cut off early."""
        jobs = self.problem.jobs
        return sorted(
            range(len(jobs)),
            key=lambda one: (
                jobs[one].reach.bit_count(),
                -self.problem.apart[one].bit_count(),
                one,
            ),
        )

    def _hopeless(self, unplaced: int) -> bool:
        """Whether no completion can be better than the best plan there is."""
        visits = max(len(self.groups), self.bound)
        out = unplaced.bit_count()
        if (out, visits) != self.best_score[:2]:
            return (out, visits) > self.best_score[:2]
        forward = sum(cost[0] for cost in self.costs)
        total = sum(cost[1] for cost in self.costs)
        return (forward, total) > self.best_score[2:4]

    def _assign(self, at: int, unplaced: int) -> None:
        if not self.budget.spend() or self._hopeless(unplaced):
            return
        if at == len(self.order):
            self._finish(unplaced)
            return
        one = self.order[at]
        for index in range(len(self.groups)):
            self._into(index, one, at, unplaced)
        self._alone(one, at, unplaced)
        if self.tied >> one & 1:
            self._assign(at + 1, unplaced | 1 << one)

    def _into(self, index: int, one: int, at: int, unplaced: int) -> None:
        """Put a task into a visit that is there, if it may be."""
        group, agencies, cost = (
            self.groups[index],
            self.agencies[index],
            self.costs[index],
        )
        job = self.problem.jobs[one]
        if self.problem.apart[one] & group.tasks:
            return
        more = agencies | {job.agency}
        most = self.problem.most_agencies
        if most is not None and len(more) > most:
            return
        tasks = group.tasks | 1 << one
        days = self.problem.days_of(tasks, self._common(tasks), len(more))
        if days and self._gaps_allow(one, days, index):
            self.groups[index] = Group(tasks, days)
            self.agencies[index] = more
            self.costs[index] = self._cost(tasks, days)
            self._assign(at + 1, unplaced)
            self.groups[index], self.agencies[index] = group, agencies
            self.costs[index] = cost

    def _alone(self, one: int, at: int, unplaced: int) -> None:
        """Open a new visit for a task."""
        job = self.problem.jobs[one]
        if not job.reach or not self._gaps_allow(one, job.reach, -1):
            return
        self.groups.append(Group(1 << one, job.reach))
        self.agencies.append(frozenset({job.agency}))
        self.costs.append(self._cost(1 << one, job.reach))
        self._assign(at + 1, unplaced)
        self.groups.pop()
        self.agencies.pop()
        self.costs.pop()

    def _common(self, tasks: int) -> int:
        common = -1
        for one in bits(tasks):
            common &= self.problem.jobs[one].reach
        return common

    def _cost(self, tasks: int, days: int) -> tuple[int, int]:
        day = self.problem.best_day(tasks, days)
        return self.problem.forward(tasks, day), day

    def _gaps_allow(self, one: int, days: int, index: int) -> bool:
        """Whether an occasion still finds a day far enough from its other one."""
        for gap in self.problem.gaps:
            if one not in (gap.one, gap.other):
                continue
            other = gap.other if one == gap.one else gap.one
            for at, group in enumerate(self.groups):
                if group.tasks >> other & 1 and (
                    at == index or too_near(gap, days, group.days)
                ):
                    return False
        return True

    def _finish(self, unplaced: int) -> None:
        visits = place(self.problem, self.groups, self.budget)
        if visits is None:
            return
        plan = Plan(visits, unplaced)
        ranked = score(self.problem, plan)
        if ranked < self.best_score:
            self.best, self.best_score = plan, ranked
