"""Occasions of several duties at one place: few cases, planned to the end (M-11)."""

import pytest
from hypothesis import given
from matching_svc.solver.domain.exact import CASES, BranchAndBound
from matching_svc.solver.domain.greedy import BestDayGreedy
from matching_svc.solver.domain.occasions import Occasions
from matching_svc.solver.domain.problem import Gap, Job, Problem

from tests.unit.matching_svc.solver.matching_problems import (
    LENGTH,
    deep,
    near,
    problems,
)
from tests.unit.matching_svc.solver.solver_brute_force import judged_plan, plain
from tests.unit.matching_svc.solver.solver_cp_sat import CpSat

MONTH = 30
DAYS = 130
EVERY = (1 << DAYS) - 1
WEEKEND = sum(1 << day for day in range(DAYS) if day % 7 in {5, 6})
APRIL = (29, 92)
MAY = (59, 122)
"""A month's reach: from one month earlier to its last day."""


def _job(number: int, agency: str, reach: tuple[int, int], weight: int) -> Job:
    first, end = reach
    days = ((1 << end) - (1 << first)) & ~WEEKEND
    return Job(f"t{number:02}", agency, days, first + MONTH, weight)


def _two_duties() -> Problem:
    """Three occasions in two months, two in others, and tasks that go with any."""
    jobs = (
        _job(0, "fire", (0, 29), 4),
        _job(1, "health", (0, 29), 1),
        _job(2, "market", (61, 120), 1),
        _job(3, "market", (61, 106), 4),
        _job(4, "labour", (0, 61), 1),
        _job(5, "culture", (0, 61), 2),
        _job(6, "police", (30, 90), 4),
        _job(7, "police", (30, 75), 1),
        _job(8, "police", (30, 75), 4),
    )
    duties = ((2, 3), (6, 7), (6, 8), (7, 8))
    apart = [0] * len(jobs)
    for one, other in duties:
        apart[one] |= 1 << other
        apart[other] |= 1 << one
    month = near(DAYS, MONTH)
    gaps = tuple([Gap(one, other, month) for one, other in duties])
    return Problem(jobs, tuple(apart), gaps, joint_days=-1 << 7)


@pytest.mark.rule("M-03")
@pytest.mark.rule("M-11")
def test_occasions_of_two_duties_are_planned_to_the_end() -> None:
    problem = _two_duties()
    plan = BranchAndBound().solve(problem)
    assert plan.proven
    *totals, _ = judged_plan(problem, plan)
    assert tuple(totals) == CpSat(plain(problem)).totals()


@pytest.mark.rule("M-11")
def test_who_has_no_day_is_found_without_looking_at_plans() -> None:
    """Three occasions a month apart do not fit into two months, whoever else comes."""
    problem = _two_duties()
    reaches = tuple([job.reach for job in problem.jobs])
    roots = Occasions(problem).roots(reaches, CASES)
    assert roots is not None
    left_out = {root.reaches.index(0) for root in roots}
    assert left_out <= {6, 7, 8}
    assert all(root.reaches.count(0) == 1 for root in roots)


@pytest.mark.rule("M-11")
@deep(100)
@given(problems(most_tasks=8, length=LENGTH))
def test_a_case_holds_every_day_of_the_best_plan(problem: Problem) -> None:
    """What is taken out of the cases is no day of it: one case has all its days."""
    plan = BranchAndBound().solve(problem)
    reaches = tuple([job.reach for job in problem.jobs])
    roots = Occasions(problem).roots(reaches, CASES)
    assert roots is not None
    days = [0] * len(reaches)
    for visit in plan.visits:
        for task in range(len(reaches)):
            days[task] |= (visit.tasks >> task & 1) << visit.day
    assert any(
        all(not day & ~reach for day, reach in zip(days, root.reaches, strict=True))
        and plan.unplaced.bit_count() == root.reaches.count(0)
        for root in roots
    )


@pytest.mark.rule("M-03")
def test_a_bound_holds_for_whoever_is_left_out() -> None:
    """One of two occasions has no day; the best plan leaves out the lonely one."""
    jobs = tuple([Job(f"t{number:02}", "fire", 1, 0) for number in range(3)])
    gaps = (Gap(2, 0, near(1, 1)),)
    problem = Problem(jobs, (0b110, 0b001, 0b001), gaps)
    best, greedy = BranchAndBound().solve(problem), BestDayGreedy().solve(problem)
    assert best.unplaced.bit_count() == greedy.unplaced.bit_count() == 1
    assert greedy.lower_bound <= len(best.visits) == 1


@pytest.mark.rule("M-14")
def test_occasions_that_cannot_be_told_apart_are_left_out_from_the_last_on() -> None:
    """Twenty alike in one month: one comes, and no million of choices is tried."""
    jobs = tuple([_job(number, "fire", (0, 29), 1) for number in range(20)])
    everyone = (1 << len(jobs)) - 1
    month = near(DAYS, MONTH)
    gaps = tuple(
        [Gap(one, other, month) for other in range(20) for one in range(other)]
    )
    problem = Problem(jobs, tuple([everyone ^ 1 << one for one in range(20)]), gaps)
    plan = BranchAndBound().solve(problem)
    assert plan.proven
    assert plan.unplaced == everyone ^ 1
