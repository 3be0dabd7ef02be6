"""The exact search for one place, within a budget of nodes (M-03, M-11).

Tasks that cannot meet, not even by way of others, are planned apart. Where two
occasions of one duty came out too near, one of them has to leave the stretch of days
that is too short for both: either the first stays out of it, or it is inside and the
other stays out. The most promising of such cases is followed first, so the first plan
without a fault is the best one.

The budget counts nodes, never time, so that a busy machine finds the same plan (M-14).
"""

from dataclasses import dataclass
from heapq import heappop, heappush

from matching_svc.solver.domain.component import ENDLESS, SMALL
from matching_svc.solver.domain.dating import Budget
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.greedy import best_days, clique
from matching_svc.solver.domain.objective import score
from matching_svc.solver.domain.occasions import Occasions, Reaches
from matching_svc.solver.domain.part import Listed, Part, planned
from matching_svc.solver.domain.problem import Plan, Problem, Visit
from matching_svc.solver.domain.subset_dp import MOST_TASKS, VISIT, Sets

NODES = 3_000
"""About 50 ms at most for one place."""
CASES = 1_000
"""Cases of occasions that are too near; beyond, the greedy plan is the answer."""


@dataclass(frozen=True, slots=True)
class BranchAndBound:
    """The best plan, proven where the budget sufficed; never worse than the greedy."""

    nodes: int = NODES
    name: str = "exact"

    def solve(self, problem: Problem) -> Plan:
        """The best plan, always proven for places of up to `SMALL` tasks."""
        search = _Search(problem, self.nodes)
        plan = search.plan()
        if plan is not None and plan.proven:
            return plan
        greedy = best_days(problem)
        if plan is None or score(problem, greedy) < score(problem, plan):
            plan = greedy
        return Plan(plan.visits, plan.unplaced, search.bound(plan), proven=False)


@dataclass(frozen=True, slots=True, order=True)
class _Case:
    """The best plan for some reaches, gaps aside; cases are ranked as plans are."""

    unplaced: int
    visits: int
    cost: int
    listed: Listed
    reaches: Reaches
    bound: int
    proven: bool

    def plan(self) -> Plan:
        """The case as a plan."""
        visits = [
            Visit(day, sum(1 << task for task in own)) for day, own in self.listed
        ]
        return Plan(
            tuple(sorted(visits)),
            sum(1 << task for task, reach in enumerate(self.reaches) if not reach),
            self.bound,
            self.proven,
        )


class _Search:
    """The cases of one problem, the most promising first."""

    def __init__(self, problem: Problem, nodes: int) -> None:
        self.problem = problem
        small = len(problem.jobs) <= SMALL
        self.budget = Budget(ENDLESS if small else nodes)
        self.known: dict[tuple[int, Reaches], Part] = {}
        few = len(problem.jobs) <= MOST_TASKS
        self.sets = Sets(problem) if few else None
        self.occasions = Occasions(problem) if problem.gaps else None
        reaches = tuple([job.reach for job in problem.jobs])
        if self.occasions is not None:
            reaches = self.occasions.settled(reaches)
        self.root = self._case(reaches)

    def plan(self) -> Plan | None:
        """The first case without a fault; None when the budget ended before it."""
        if self.occasions is None:
            return self.root.plan()
        cases = [self.root]
        seen = {self.root.reaches}
        for _ in range(CASES):
            case = heappop(cases)
            day_of = {task: day for day, own in case.listed for task in own}
            fault = self.occasions.fault(day_of)
            if fault is None:
                return case.plan()
            for reaches in self.occasions.cases(case.reaches, *fault):
                if reaches not in seen:
                    seen.add(reaches)
                    heappush(cases, self._case(reaches))
        return None

    def bound(self, plan: Plan) -> int:
        """What is proven of plans that place as many tasks."""
        if plan.unplaced.bit_count() == self.root.unplaced:
            return min(self.root.bound, len(plan.visits))
        tied = 0
        for gap in self.problem.gaps:
            tied |= 1 << gap.one | 1 << gap.other
        return min(clique(self.problem, tied), len(plan.visits))

    def _case(self, reaches: Reaches) -> _Case:
        if self.sets is not None:
            cost, visits = self.sets.best(reaches)
            return _Case(
                unplaced=reaches.count(0),
                visits=len(visits),
                cost=cost % VISIT,
                listed=tuple(
                    sorted([(visit.day, tuple(bits(visit.tasks))) for visit in visits])
                ),
                reaches=reaches,
                bound=len(visits),
                proven=True,
            )
        found = [
            self._part(members, reaches) for members in parts(self.problem, reaches)
        ]
        listed = tuple(sorted(visit for part in found for visit in part.listed))
        return _Case(
            unplaced=reaches.count(0),
            visits=len(listed),
            cost=sum(part.cost for part in found),
            listed=listed,
            reaches=reaches,
            bound=sum(part.bound for part in found),
            proven=all(part.proven for part in found),
        )

    def _part(self, members: int, reaches: Reaches) -> Part:
        own = bits(members)
        key = members, tuple([reaches[task] for task in own])
        known = self.known.get(key)
        if known is None:
            known = planned(self.problem, own, reaches, self.budget)
            self.known[key] = known
        return known


def parts(problem: Problem, reaches: Reaches) -> list[int]:
    """The tasks with a day, divided into those that may meet, directly or not."""
    left = sum(1 << task for task, reach in enumerate(reaches) if reach)
    found = []
    while left:
        members, edge = 0, left & -left
        while edge:
            task = edge.bit_length() - 1
            members |= 1 << task
            edge = (edge | _mates(problem, reaches, task, left)) & ~members
        left &= ~members
        found.append(members)
    return found


def _mates(problem: Problem, reaches: Reaches, one: int, among: int) -> int:
    """Those among some tasks that can share a visit with a task."""
    mates = 0
    for other in bits(among & ~problem.apart[one] & ~(1 << one)):
        agencies = 1 if problem.jobs[one].agency == problem.jobs[other].agency else 2
        most = problem.most_agencies
        if (most is None or agencies <= most) and problem.days_of(
            1 << one | 1 << other, reaches[one] & reaches[other], agencies
        ):
            mates |= 1 << other
    return mates
