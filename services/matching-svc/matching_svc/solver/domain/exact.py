"""The exact search for one place, within a budget of nodes (M-03, M-11).

Tasks that cannot meet, not even by way of others, are planned apart. Where two
occasions of one duty came out too near, the case is divided into some that have no such
plan. The most promising of them is followed first, so the first plan without a fault is
the best one.

The budget counts nodes, never time, so that a busy machine finds the same plan (M-14).
"""

from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from matching_svc.solver.domain.component import ENDLESS, SMALL
from matching_svc.solver.domain.dating import Budget
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.greedy import best_days, clique
from matching_svc.solver.domain.objective import score
from matching_svc.solver.domain.occasions import Case, Occasions, Reaches
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


Rank = tuple[int, int, int, Listed]
"""Unplaced, visits, cost, and the list: cases are ranked as plans are."""


@dataclass(frozen=True, slots=True)
class _Planned:
    """The best plan for a case, gaps aside."""

    unplaced: int
    visits: int
    cost: int
    listed: Listed
    case: Case
    bound: int
    proven: bool

    @property
    def rank(self) -> Rank:
        """What is smaller for a better plan."""
        return self.unplaced, self.visits, self.cost, self.listed

    def plan(self) -> Plan:
        """The case's plan."""
        visits = [
            Visit(day, sum(1 << task for task in own)) for day, own in self.listed
        ]
        return Plan(
            tuple(sorted(visits)),
            sum(1 << task for task, reach in enumerate(self.case.reaches) if not reach),
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
        self.occasions = Occasions(problem)
        reaches = tuple([job.reach for job in problem.jobs])
        roots = self.occasions.roots(reaches, CASES)
        self.roots = None if roots is None else list(map(self._planned, roots))

    def plan(self) -> Plan | None:
        """The first case without a fault; None when the budget ended before it."""
        waiting: list[tuple[Rank, Case, _Planned | None]] = [
            (planned.rank, planned.case, planned) for planned in self.roots or ()
        ]
        heapify(waiting)
        looked_at = 0
        while waiting and looked_at < CASES:
            rank, case, planned = heappop(waiting)
            if planned is None:
                looked_at += 1
                planned = self._planned(case)
                if planned.rank > rank:
                    heappush(waiting, (planned.rank, case, planned))
                    continue
            day_of = {task: day for day, own in planned.listed for task in own}
            index = self.occasions.fault(case, day_of)
            if index is None:
                return planned.plan()
            gap = self.problem.gaps[index]
            days = day_of[gap.one], day_of[gap.other]
            for part in self.occasions.cases(case, index, *days):
                heappush(waiting, (planned.rank, part, None))
        return None

    def bound(self, plan: Plan) -> int:
        """What is proven of plans that place as many tasks."""
        if self.roots and plan.unplaced.bit_count() == self.roots[0].unplaced:
            bound = min(planned.bound for planned in self.roots)
            return min(bound, len(plan.visits))
        return min(clique(self.problem, self.problem.tied), len(plan.visits))

    def _planned(self, case: Case) -> _Planned:
        reaches = case.reaches
        if self.sets is not None:
            cost, visits = self.sets.best(reaches)
            return _Planned(
                unplaced=reaches.count(0),
                visits=len(visits),
                cost=cost % VISIT,
                listed=tuple(
                    sorted([(visit.day, tuple(bits(visit.tasks))) for visit in visits])
                ),
                case=case,
                bound=len(visits),
                proven=True,
            )
        found = [
            self._part(members, reaches) for members in parts(self.problem, reaches)
        ]
        listed = tuple(sorted(visit for part in found for visit in part.listed))
        return _Planned(
            unplaced=reaches.count(0),
            visits=len(listed),
            cost=sum(part.cost for part in found),
            listed=listed,
            case=case,
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
