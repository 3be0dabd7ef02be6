"""What makes one plan better than another (M-03), so that the best is unique."""

from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.problem import Plan, Problem

Score = tuple[int, int, int, int, tuple[tuple[int, tuple[str, ...]], ...]]
"""Unplaced, visits, weighted days forward, sum of days, sorted (day, numbers)."""


def score(problem: Problem, plan: Plan) -> Score:
    """The rank of a plan: the smallest is best.

    A task that no day is left for stands before everything: a plan does not get better
    by leaving tasks out. Then fewest visits; weighted days brought forward; the sum
    of the visits' days; the sorted list of days and task numbers.
    """
    return (
        plan.unplaced.bit_count(),
        len(plan.visits),
        sum(problem.forward(visit.tasks, visit.day) for visit in plan.visits),
        sum(visit.day for visit in plan.visits),
        tuple(
            sorted(
                (
                    visit.day,
                    tuple(problem.jobs[index].number for index in bits(visit.tasks)),
                )
                for visit in plan.visits
            )
        ),
    )


def faults(problem: Problem, plan: Plan) -> list[str]:
    """What is wrong with a plan; empty for a feasible one. Independent of solvers."""
    found = [*_placing(problem, plan)]
    for visit in plan.visits:
        found += _visit_faults(problem, visit.day, bits(visit.tasks), visit.tasks)
    day_of = {index: visit.day for visit in plan.visits for index in bits(visit.tasks)}
    for gap in problem.gaps:
        if gap.one in day_of and gap.other in day_of:
            one, other = day_of[gap.one], day_of[gap.other]
            if gap.near[one] >> other & 1:
                found.append(f"occasions {gap.one} and {gap.other} are too near")
    return found


def _placing(problem: Problem, plan: Plan) -> list[str]:
    seen, twice = plan.unplaced, 0
    for visit in plan.visits:
        twice |= seen & visit.tasks
        seen |= visit.tasks
    found = [f"task {index} is placed twice" for index in bits(twice)]
    missing = ((1 << len(problem.jobs)) - 1) & ~seen
    return found + [f"task {index} is not placed" for index in bits(missing)]


def _visit_faults(
    problem: Problem, day: int, members: list[int], mask: int
) -> list[str]:
    agencies = {problem.jobs[member].agency for member in members}
    common = 1 << day
    found = []
    for member in members:
        if not problem.jobs[member].reach >> day & 1:
            found.append(f"task {member} cannot be on day {day}")
        if problem.apart[member] & mask:
            found.append(f"task {member} meets one that it may not")
    if not problem.days_of(mask, common, len(agencies)):
        found.append(f"several agencies cannot come on day {day}")
    if problem.most_agencies is not None and len(agencies) > problem.most_agencies:
        found.append(f"too many agencies on day {day}")
    return found
