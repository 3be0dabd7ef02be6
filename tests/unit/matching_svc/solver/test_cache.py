from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching_svc.solver.domain.cache import Remembered
from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.solver.domain.problem import Plan, Problem

from tests.unit.matching_svc.solver.matching_problems import LENGTH, problems

QUICK = settings(
    max_examples=100, deadline=None, suppress_health_check=list(HealthCheck)
)


@dataclass(eq=False)
class Counting:
    """A solver that says how often it was asked."""

    asked: list[Problem] = field(default_factory=list)
    name: str = "counting"

    def solve(self, problem: Problem) -> Plan:
        self.asked.append(problem)
        return BranchAndBound().solve(problem)


def renamed(problem: Problem) -> Problem:
    """The same place with other numbers in the same order, and other agencies."""
    jobs = tuple(
        job._replace(number=f"plan-{job.number}-x", agency=f"310116-{job.agency}")
        for job in problem.jobs
    )
    return replace(problem, jobs=jobs)


@pytest.mark.rule("M-14")
@QUICK
@given(problems(most_tasks=6))
def test_what_is_remembered_is_what_the_solver_finds(problem: Problem) -> None:
    plan = Remembered(BranchAndBound()).solve(problem)
    assert plan == BranchAndBound().solve(problem)


@pytest.mark.rule("M-14")
@QUICK
@given(problems(most_tasks=6))
def test_other_names_in_the_same_order_are_not_solved_again(problem: Problem) -> None:
    counting = Counting()
    remembered = Remembered(counting)
    assert remembered.solve(problem) == remembered.solve(renamed(problem))
    assert len(counting.asked) == 1


@pytest.mark.rule("M-14")
@QUICK
@given(problems(most_tasks=4), st.data())
def test_whatever_else_differs_is_solved_anew(
    problem: Problem, data: st.DataObject
) -> None:
    counting = Counting()
    remembered = Remembered(counting)
    remembered.solve(problem)
    first = problem.jobs[0]
    changed = data.draw(
        st.sampled_from(
            [
                first._replace(reach=first.reach ^ 1 << LENGTH - 1 or 1),
                first._replace(earliest=first.earliest - 1),
                first._replace(weight=first.weight + 1),
            ]
        )
    )
    other = data.draw(
        st.sampled_from(
            [
                replace(problem, jobs=(changed, *problem.jobs[1:])),
                replace(problem, joint_days=problem.joint_days ^ 1 << 20),
                replace(problem, most_agencies=7),
            ]
        )
    )
    assert remembered.solve(other) == BranchAndBound().solve(other)
    assert len(counting.asked) == 2


def test_it_goes_by_the_name_of_the_solver_it_asks() -> None:
    assert Remembered(BranchAndBound()).name == "exact"
