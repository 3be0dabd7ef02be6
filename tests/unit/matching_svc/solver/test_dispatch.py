from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matching_svc.solver.domain.component import solved
from matching_svc.solver.domain.dating import Budget
from matching_svc.solver.domain.dispatch import SmallFirst
from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.solver.domain.objective import faults, score
from matching_svc.solver.domain.problem import Gap, Job, Plan, Problem
from matching_svc.solver.domain.search_space import Ground
from matching_svc.solver.domain.subset_dp import MOST_TASKS, VISIT, Sets

from tests.unit.matching_svc.solver.matching_problems import (
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


@pytest.mark.rule("M-11")
def test_of_two_occasions_too_near_the_one_whose_plan_is_listed_first_stays() -> None:
    jobs = tuple(Job(f"t{index}", "a", 0b1, 0) for index in range(5))
    apart = (0b110, 0b1, 0b10001, 0, 0b100)
    problem = Problem(jobs, apart, gaps=(Gap(1, 0, near(8, 3)),))
    plan = SmallFirst(BranchAndBound()).solve(problem)
    assert {visit.tasks for visit in plan.visits} == {0b11001, 0b00100}
    assert score(problem, plan) == best_by_brute_force(problem)


@pytest.mark.rule("M-03")
@QUICK
@given(problems(most_tasks=MOST_TASKS))
def test_it_finds_the_very_plan_of_the_search_for_many_tasks(problem: Problem) -> None:
    free = replace(problem, gaps=())
    reaches = [job.reach for job in free.jobs]
    ground = Ground(free, range(len(reaches)), reaches)
    found = solved(ground, Budget(1)).groups
    visits = tuple(sorted(map(ground.visit, found)))
    assert SmallFirst(Refusing()).solve(free).visits == visits


@pytest.mark.rule("M-11")
@QUICK
@given(st.data(), problems(most_tasks=6, length=8))
def test_with_fewer_days_it_is_as_if_asked_for_the_first_time(
    data: st.DataObject, problem: Problem
) -> None:
    sets, reaches = Sets(problem), [job.reach for job in problem.jobs]
    first = sets.best(reaches)
    days = data.draw(st.lists(st.integers(0, 255), min_size=6, max_size=6))
    left = [job.reach & mask for job, mask in zip(problem.jobs, days, strict=False)]
    jobs = [a._replace(reach=b) for a, b in zip(problem.jobs, left, strict=True)]
    anew = Sets(replace(problem, jobs=tuple(jobs)))
    assert sets.best(left) == anew.best(left)
    assert sets.best(reaches) == first


@pytest.mark.rule("M-03")
def test_many_tasks_are_left_to_the_search() -> None:
    jobs = tuple(
        Job(f"t{index}", f"a{index}", 0b11, 0) for index in range(MOST_TASKS + 1)
    )
    problem = Problem(jobs, (0,) * len(jobs))
    other = SmallFirst(BranchAndBound())
    assert other.solve(problem) == BranchAndBound().solve(problem)
    assert other.name == "exact"
    with pytest.raises(AssertionError, match="asked for 11 tasks"):
        SmallFirst(Refusing()).solve(problem)


@pytest.mark.rule("M-11")
def test_occasions_are_left_to_the_search() -> None:
    jobs = (Job("t1", "a", 0b111, 0), Job("t2", "a", 0b111, 0))
    tied = Problem(jobs, (0b10, 0b01), (Gap(0, 1, near(3, 3)),))
    with pytest.raises(AssertionError, match="asked for 2 tasks"):
        SmallFirst(Refusing()).solve(tied)
    assert SmallFirst(BranchAndBound()).solve(tied).unplaced.bit_count() == 1


def test_a_task_without_a_day_is_in_no_visit() -> None:
    jobs = (Job("t1", "a", 0b110, 0), Job("t2", "b", 0, 0))
    plan = SmallFirst(Refusing()).solve(Problem(jobs, (0, 0)))
    assert plan == BranchAndBound().solve(Problem(jobs, (0, 0)))
    assert plan.unplaced == 0b10
    assert Sets(Problem(jobs, (0, 0))).best((0, 0)) == (0, ())
    assert Sets(Problem(jobs, (0, 0))).best((0b100, 0))[0] == VISIT + 2
