"""The search against judges that share no code with it (M-03)."""

from dataclasses import replace

import pytest
from hypothesis import given
from matching_svc.solver.domain.component import solved
from matching_svc.solver.domain.dating import Budget
from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.solver.domain.greedy import BestDayGreedy
from matching_svc.solver.domain.problem import Job, Plan, Problem, Visit
from matching_svc.solver.domain.search_space import Ground

from tests.unit.matching_svc.solver.matching_problems import (
    best_by_brute_force,
    deep,
    problems,
)
from tests.unit.matching_svc.solver.solver_brute_force import judged_plan, plain
from tests.unit.matching_svc.solver.solver_cp_sat import CpSat


@pytest.mark.rule("M-03")
@pytest.mark.rule("M-11")
@deep(250)
@given(problems(most_tasks=8, length=10))
def test_of_all_plans_for_up_to_8_tasks_none_is_better_in_any_respect(
    problem: Problem,
) -> None:
    plan = BranchAndBound().solve(problem)
    assert plan.proven
    assert plan.lower_bound == len(plan.visits)
    best = best_by_brute_force(problem)
    assert judged_plan(problem, plan) == best
    assert judged_plan(problem, BestDayGreedy().solve(problem)) >= best


@pytest.mark.rule("M-03")
@deep(200)
@given(problems(most_tasks=8, length=10))
def test_the_search_for_many_tasks_is_as_good_where_they_are_few(
    problem: Problem,
) -> None:
    free = replace(problem, gaps=())
    reaches = [job.reach for job in free.jobs]
    ground = Ground(free, range(len(reaches)), reaches)
    found = solved(ground, Budget(1))
    assert found.proven
    assert found.bound == len(found.groups)
    visits = tuple(sorted(ground.visit(group) for group in found.groups))
    assert judged_plan(free, Plan(visits)) == best_by_brute_force(free)


@pytest.mark.rule("M-03")
@pytest.mark.rule("M-11")
@deep(60)
@given(problems(most_tasks=14, length=20))
def test_cp_sat_proves_the_whole_objective_for_up_to_14_tasks(problem: Problem) -> None:
    plan = BranchAndBound().solve(problem)
    *totals, listed = judged_plan(problem, plan)
    judge = CpSat(plain(problem))
    assert judge.totals() == tuple(totals)
    assert not judge.has_smaller_list(listed)
    assert plan.proven


def test_cp_sat_sees_a_plan_that_is_as_good_but_comes_later_in_order() -> None:
    jobs = tuple(Job(f"t{number}", f"a{number}", 0b11, 0) for number in range(4))
    problem = Problem(jobs, (0,) * 4, joint_days=0b10, most_agencies=2)
    best = BranchAndBound().solve(problem)
    assert [visit.tasks for visit in best.visits] == [0b0011, 0b1100]
    other = Plan((Visit(1, 0b0101), Visit(1, 0b1010)))
    *totals, listed = judged_plan(problem, other)
    judge = CpSat(plain(problem))
    assert judge.totals() == tuple(totals)
    assert judge.has_smaller_list(listed)


@pytest.mark.rule("M-03")
@deep(100)
@given(problems(most_tasks=12, length=20))
def test_a_bound_that_is_not_met_is_still_a_bound(problem: Problem) -> None:
    best = BranchAndBound().solve(problem)
    greedy = BestDayGreedy().solve(problem)
    if greedy.unplaced.bit_count() == best.unplaced.bit_count():
        assert greedy.lower_bound <= len(best.visits)
    assert best.unplaced.bit_count() <= greedy.unplaced.bit_count()


@pytest.mark.rule("M-14")
@deep(60)
@given(problems(most_tasks=14, length=20))
def test_the_names_of_agencies_do_not_matter(problem: Problem) -> None:
    renamed = replace(
        problem,
        jobs=tuple(job._replace(agency=f"{job.agency}-z") for job in problem.jobs),
    )
    solver = BranchAndBound()
    assert solver.solve(renamed) == solver.solve(problem)
