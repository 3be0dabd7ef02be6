"""The plan of tasks that hang together, by whichever way is quicker (M-03)."""

from dataclasses import dataclass

from matching_svc.solver.domain.component import solved
from matching_svc.solver.domain.dating import Budget
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.dispatch import solve
from matching_svc.solver.domain.problem import Held, Job, Problem
from matching_svc.solver.domain.search_space import DAY, FORWARD, Ground
from matching_svc.solver.domain.subset_dp import MOST_TASKS

Listed = tuple[tuple[int, tuple[int, ...]], ...]


@dataclass(frozen=True, slots=True)
class Part:
    """Visits as days and positions, what they cost, and what is proven of them."""

    cost: int
    listed: Listed
    bound: int
    proven: bool


def planned(
    problem: Problem, own: list[int], reaches: tuple[int, ...], budget: Budget
) -> Part:
    """The best plan for these positions, gaps aside, as far as the budget goes."""
    if len(own) <= MOST_TASKS:
        return _by_sets(problem, own, reaches)
    ground = Ground(problem, own, reaches)
    found = solved(ground, budget)
    return Part(
        sum(map(ground.cost, found.groups)),
        tuple(
            (ground.cost(group) & DAY, ground.positions(group))
            for group in found.groups
        ),
        found.bound,
        found.proven,
    )


def _by_sets(problem: Problem, own: list[int], reaches: tuple[int, ...]) -> Part:
    alone = _alone(problem, own, reaches)
    plan = solve(alone)
    return Part(
        sum(
            alone.forward(visit.tasks, visit.day) << FORWARD | visit.day
            for visit in plan.visits
        ),
        tuple(
            (visit.day, tuple([own[index] for index in bits(visit.tasks)]))
            for visit in plan.visits
        ),
        plan.lower_bound,
        proven=True,
    )


def _alone(problem: Problem, own: list[int], reaches: tuple[int, ...]) -> Problem:
    """These positions as a problem of their own, without gaps."""
    place = {task: index for index, task in enumerate(own)}

    def moved(mask: int) -> int:
        return sum(1 << place[index] for index in bits(mask) if index in place)

    jobs = [problem.jobs[task] for task in own]
    return Problem(
        tuple(
            [
                Job(job.number, job.agency, reaches[task], job.earliest, job.weight)
                for task, job in zip(own, jobs, strict=True)
            ]
        ),
        tuple([moved(problem.apart[task]) for task in own]),
        joint_days=problem.joint_days,
        held=tuple([Held(moved(held.tasks), held.days) for held in problem.held]),
        most_agencies=problem.most_agencies,
    )
