from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.solver.domain.greedy import BestDayGreedy
from matching_svc.solver.domain.objective import faults, score
from matching_svc.solver.domain.problem import Gap, Job, Plan, Problem, Solver, Visit

from tests.unit.matching_svc.solver.matching_problems import deep, near, problems
from tests.unit.matching_svc.solver.solver_brute_force import judged_plan

SOLVERS: list[Solver] = [BestDayGreedy(), BranchAndBound()]


def visits(plan: Plan) -> list[tuple[int, list[int]]]:
    return [(visit.day, bits(visit.tasks)) for visit in plan.visits]


@pytest.mark.rule("M-03")
@deep(150)
@given(problems(most_tasks=9))
def test_every_plan_is_feasible_and_has_at_most_one_visit_a_task(
    problem: Problem,
) -> None:
    for solver in SOLVERS:
        plan = solver.solve(problem)
        assert faults(problem, plan) == []
        assert judged_plan(problem, plan) == score(problem, plan)
        assert len(plan.visits) <= len(problem.jobs)
        assert plan.lower_bound <= len(plan.visits)


@pytest.mark.rule("M-03")
@deep(100)
@given(problems(most_tasks=9))
def test_with_any_budget_the_exact_search_is_never_worse_than_the_greedy(
    problem: Problem,
) -> None:
    greedy = score(problem, BestDayGreedy().solve(problem))
    for nodes in (1, 10, 100):
        plan = BranchAndBound(nodes).solve(problem)
        assert faults(problem, plan) == []
        assert score(problem, plan) <= greedy


@pytest.mark.rule("M-14")
def test_equal_problems_give_equal_plans() -> None:
    jobs = tuple(Job(f"t{n}", "abc"[n % 3], 0b111100 << n % 2, n) for n in range(6))
    problem = Problem(jobs, (0,) * 6)
    for solver in SOLVERS:
        assert solver.solve(problem) == solver.solve(replace(problem))


@pytest.mark.rule("M-03")
def test_fewest_visits_come_before_days_brought_forward() -> None:
    together = Problem((Job("a", "x", 0b1111, 3), Job("b", "y", 0b0001, 0)), (0, 0))
    for solver in SOLVERS:
        assert visits(solver.solve(together)) == [(0, [0, 1])]


@pytest.mark.rule("M-03")
def test_the_riskier_task_is_brought_forward_less() -> None:
    # b meets a on day 0 or c on day 4; only one of them can be
    jobs = (
        Job("a", "x", 0b00001, 0, 1),
        Job("b", "y", 0b10001, 4, 4),
        Job("c", "z", 0b10000, 4, 1),
    )
    problem = Problem(jobs, (0b100, 0, 0b001))
    assert visits(BranchAndBound().solve(problem)) == [(0, [0]), (4, [1, 2])]


@pytest.mark.rule("M-03")
def test_no_forward_day_is_spent_where_a_later_common_day_is_free() -> None:
    jobs = (Job("a", "x", 0b111111, 2), Job("b", "y", 0b111110, 3))
    for solver in SOLVERS:
        assert visits(solver.solve(Problem(jobs, (0, 0)))) == [(3, [0, 1])]


@pytest.mark.rule("M-11")
def test_two_occasions_lie_at_least_their_gap_apart() -> None:
    jobs = (Job("a", "x", 0b11111111, 0), Job("b", "x", 0b11111111, 0))
    problem = Problem(jobs, (0b10, 0b01), gaps=(Gap(0, 1, near(8)),))
    for solver in SOLVERS:
        first, second = solver.solve(problem).visits
        assert second.day - first.day == 3


@pytest.mark.rule("M-11")
def test_an_occasion_that_finds_no_day_far_enough_is_named_not_dropped() -> None:
    jobs = (Job("a", "x", 0b0011, 0), Job("b", "x", 0b0011, 0))
    problem = Problem(jobs, (0b10, 0b01), gaps=(Gap(0, 1, near(4)),))
    for solver in SOLVERS:
        plan = solver.solve(problem)
        assert len(plan.visits) == 1
        assert plan.unplaced.bit_count() == 1


@pytest.mark.rule("M-03")
def test_at_most_so_many_agencies_share_a_visit() -> None:
    jobs = tuple(Job(name, name, 0b1, 0) for name in "abc")
    problem = Problem(jobs, (0, 0, 0), most_agencies=2)
    for solver in SOLVERS:
        assert len(solver.solve(problem).visits) == 2


def test_the_check_of_plans_finds_what_is_wrong() -> None:
    problem = Problem(
        (Job("a", "x", 0b01, 0), Job("b", "y", 0b10, 0)), (0, 0), joint_days=0b10
    )
    assert faults(problem, Plan((Visit(0, 0b11),)))
    assert faults(problem, Plan((Visit(0, 0b01),)))
    assert faults(problem, Plan((Visit(0, 0b01), Visit(1, 0b10), Visit(1, 0b10))))
    assert not faults(problem, Plan((Visit(0, 0b01), Visit(1, 0b10))))


@pytest.mark.rule("M-14")
def test_the_order_in_which_tasks_come_in_changes_nothing() -> None:
    named = [
        Job("a", "x", 0b0111, 1),
        Job("b", "y", 0b1110, 2),
        Job("c", "z", 0b1000, 3),
        Job("d", "x", 0b0001, 0),
    ]
    for solver in SOLVERS:
        found = set()
        for order in permutations(named):
            jobs = tuple(sorted(order, key=lambda job: job.number))
            found.add(
                score(Problem(jobs, (0,) * 4), solver.solve(Problem(jobs, (0,) * 4)))
            )
        assert len(found) == 1
