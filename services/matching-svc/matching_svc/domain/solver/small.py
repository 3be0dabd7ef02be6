"""Small places without occasions, solved before a search has set itself up (M-03)."""

from dataclasses import dataclass

from matching_svc.domain.solver.problem import Plan, Problem, Solver
from matching_svc.domain.solver.sets import MOST_TASKS, Sets


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
    sets = Sets(problem)
    _, visits = sets.best(sets.reaches)
    unplaced = sum(1 << one for one, reach in enumerate(sets.reaches) if not reach)
    return Plan(visits, unplaced, lower_bound=len(visits), proven=True)
