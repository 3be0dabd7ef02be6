from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from matching_svc.domain.exact import BranchAndBound
from matching_svc.domain.objective import faults, score
from matching_svc.domain.problem import Job, Plan, Problem
from matching_svc.domain.small import MOST_TASKS, SmallFirst, solve

from tests.unit.matching_svc.matching_problems import (
    best_by_brute_force,
    problems,
)

QUICK = settings(
    max_examples=60, deadline=None, suppress_health_check=list(HealthCheck)
)


class Refusing:
    """Stands for a solver that must not be asked."""

    name = "refusing"

    def solve(self, problem: Problem) -> Plan:
        raise AssertionError(f"asked for {len(problem.jobs)} tasks")


@pytest.mark.rule("M-03")
@QUICK
@given(problems(most_tasks=5, length=8))
def test_a_small_place_gets_the_best_of_all_plans(problem: Problem) -> None:
    free = replace(problem, gaps=())
    plan = SmallFirst(Refusing()).solve(free)
    assert plan.proven
    assert plan.lower_bound == len(plan.visits)
    assert faults(free, plan) == []
    assert score(free, plan) == best_by_brute_force(free)


@pytest.mark.rule("M-03")
@QUICK
@given(problems(most_tasks=6))
def test_it_finds_the_very_plan_of_the_search(problem: Problem) -> None:
    free = replace(problem, gaps=())
    search = BranchAndBound(nodes=10**6).solve(free)
    assert search.proven
    assert solve(free) == search


@pytest.mark.rule("M-03")
def test_many_tasks_and_occasions_with_a_gap_are_left_to_the_search() -> None:
    jobs = tuple(
        Job(f"t{index}", f"a{index}", 0b11, 0) for index in range(MOST_TASKS + 1)
    )
    problem = Problem(jobs, (0,) * len(jobs))
    other = SmallFirst(BranchAndBound())
    assert other.solve(problem) == BranchAndBound().solve(problem)
    assert other.name == "exact"
    with pytest.raises(AssertionError, match="asked for 8 tasks"):
        SmallFirst(Refusing()).solve(problem)
