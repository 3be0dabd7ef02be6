from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from matching_svc.domain.solver.exact import BranchAndBound
from matching_svc.domain.solver.objective import faults, score
from matching_svc.domain.solver.problem import Gap, Job, Plan, Problem
from matching_svc.domain.solver.small import MOST_TASKS, SmallFirst, solve

from tests.unit.matching_svc.matching_problems import (
    best_by_brute_force,
    near,
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


@pytest.mark.rule("M-11")
@QUICK
@given(problems(most_tasks=5, length=8))
def test_with_occasions_too_it_is_the_best_of_all(problem: Problem) -> None:
    plan = SmallFirst(BranchAndBound()).solve(problem)
    assert faults(problem, plan) == []
    assert score(problem, plan) == best_by_brute_force(problem)


@pytest.mark.rule("M-03")
@QUICK
@given(problems(most_tasks=MOST_TASKS - 1))
def test_it_finds_the_very_plan_of_the_search(problem: Problem) -> None:
    search = BranchAndBound().solve(problem)
    assert search.proven
    assert SmallFirst(BranchAndBound()).solve(problem).visits == search.visits


@pytest.mark.rule("M-03")
def test_many_tasks_are_left_to_the_search() -> None:
    jobs = tuple(
        Job(f"t{index}", f"a{index}", 0b11, 0) for index in range(MOST_TASKS + 1)
    )
    problem = Problem(jobs, (0,) * len(jobs))
    other = SmallFirst(BranchAndBound())
    assert other.solve(problem) == BranchAndBound().solve(problem)
    assert other.name == "exact"
    with pytest.raises(AssertionError, match="asked for 8 tasks"):
        SmallFirst(Refusing()).solve(problem)


@pytest.mark.rule("M-11")
def test_occasions_that_leave_a_task_without_a_day_are_left_to_the_search() -> None:
    jobs = (Job("t1", "a", 0b111, 0), Job("t2", "a", 0b111, 0))
    problem = Problem(jobs, (0b10, 0b01), (Gap(0, 1, near(3, 3)),))
    assert solve(problem) is None
    assert SmallFirst(BranchAndBound()).solve(problem).unplaced.bit_count() == 1


@pytest.mark.rule("M-11")
def test_places_with_gaps_may_be_left_to_a_solver_that_remembers() -> None:
    jobs = (Job("t1", "a", 0b111, 0), Job("t2", "a", 0b111, 0))
    tied = Problem(jobs, (0b10, 0b01), (Gap(0, 1, near(3, 2)),))
    with pytest.raises(AssertionError, match="asked for 2 tasks"):
        SmallFirst(Refusing(), gaps=False).solve(tied)
    assert SmallFirst(Refusing()).solve(tied).proven
    assert SmallFirst(Refusing(), gaps=False).solve(replace(tied, gaps=())).proven
