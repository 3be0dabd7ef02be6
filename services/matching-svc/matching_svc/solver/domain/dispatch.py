"""Small places without occasions, solved before a search has set itself up (M-03)."""

from dataclasses import dataclass

from matching_svc.solver.domain.problem import Plan, Problem, Solver, Visit
from matching_svc.solver.domain.subset_dp import MOST_TASKS, Sets


@dataclass(frozen=True, slots=True)
class SmallFirst:
    """Solves small places itself, and leaves the others to another solver."""

    other: Solver

    @property
    def name(self) -> str:
        """The name of the other solver: both find the best plan, and it is unique."""
        return self.other.name

    def solve(self, problem: Problem) -> Plan:
        """The best plan."""
        if problem.gaps or len(problem.jobs) > MOST_TASKS:
            return self.other.solve(problem)
        return solve(problem)


def solve(problem: Problem) -> Plan:
    """The best plan of few tasks, occasions aside."""
    days = _days_of_all(problem)
    if days:
        everyone = (1 << len(problem.jobs)) - 1
        visit = Visit(problem.best_day(everyone, days), everyone)
        return Plan((visit,), lower_bound=1, proven=True)
    reaches = [job.reach for job in problem.jobs]
    _, visits = Sets(problem).best(reaches)
    unplaced = sum([1 << task for task, reach in enumerate(reaches) if not reach])
    return Plan(visits, unplaced, lower_bound=len(visits), proven=True)


def _days_of_all(problem: Problem) -> int:
    """The days on which one visit can hold every task, where that is plain to see."""
    if any(problem.apart) or problem.most_agencies is not None:
        return 0
    days = -1
    for job in problem.jobs:
        days &= job.reach
    alone = len({job.agency for job in problem.jobs}) <= 1
    return days if alone else days & problem.joint_days
