"""The best-day greedy: simple, fast, and near the optimum on real places (M-03)."""

from dataclasses import dataclass, replace

from matching_svc.solver.domain.dating import Budget, Group, place
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.problem import Plan, Problem, Visit

DAY_NODES = 500
"""For better days of visits that gaps tie together; else they stay as they are."""


@dataclass(frozen=True, slots=True)
class BestDayGreedy:
    """Again and again takes the day that can hold the most tasks that are left.

    The result depends on the problem only: tasks stand in the order of their numbers,
    and each choice has a rank without ties.
    """

    name: str = "greedy"

    def solve(self, problem: Problem) -> Plan:
        """A feasible plan with at most as many visits as tasks."""
        plan = best_days(problem)
        return replace(plan, lower_bound=bound(problem, plan))


def best_days(problem: Problem) -> Plan:
    """The greedy plan, without a bound."""
    left = (1 << len(problem.jobs)) - 1
    visits: list[Visit] = []
    while left:
        visit = _best_visit(problem, left, visits)
        if visit is None:
            break
        visits.append(visit)
        left &= ~visit.tasks
    return Plan(_better_days(problem, visits), left)


def _best_visit(problem: Problem, left: int, visits: list[Visit]) -> Visit | None:
    """The visit with the most tasks, then the least forward, then the earliest."""
    best: tuple[int, int, int, int] | None = None
    order = sorted(
        bits(left), key=lambda task: (problem.jobs[task].reach.bit_count(), task)
    )
    seen: set[int] = set()
    for day in _telling_days(problem, order):
        tasks = _pack(problem, order, day, visits)
        if not problem.gaps:
            if tasks in seen or not tasks:
                continue
            seen.add(tasks)
            day = problem.best_day(tasks, _days(problem, tasks))  # noqa: PLW2901
        rank = (-tasks.bit_count(), problem.forward(tasks, day), day, tasks)
        if tasks and (best is None or rank < best):
            best = rank
    return None if best is None else Visit(best[2], best[3])


def _telling_days(problem: Problem, order: list[int]) -> list[int]:
    """The first of each run of days on which the same tasks may come.

    With gaps each day counts.
    """
    days = changes = 0
    for task in order:
        reach = problem.jobs[task].reach
        days |= reach
        changes |= reach ^ (reach << 1)
    if problem.gaps:
        return bits(days)
    for mask in (problem.joint_days, *(held.days for held in problem.held)):
        changes |= mask ^ (mask << 1)
    return bits(days & changes)


def _pack(problem: Problem, order: list[int], day: int, visits: list[Visit]) -> int:
    """Tasks that can share the day, those with the fewest other days first."""
    tasks, barred = 0, 0
    agencies: set[str] = set()
    for task in order:
        job = problem.jobs[task]
        if not job.reach >> day & 1 or barred >> task & 1:
            continue
        more = agencies | {job.agency}
        if problem.most_agencies is not None and len(more) > problem.most_agencies:
            continue
        if not problem.days_of(tasks | 1 << task, 1 << day, len(more)):
            continue
        if problem.gaps and _too_near(problem, task, day, visits):
            continue
        tasks |= 1 << task
        barred |= problem.apart[task]
        agencies = more
    return tasks


def _too_near(problem: Problem, one: int, day: int, visits: list[Visit]) -> bool:
    for gap in problem.gaps:
        if one not in (gap.one, gap.other):
            continue
        other = gap.other if one == gap.one else gap.one
        for visit in visits:
            if visit.tasks >> other & 1 and gap.near[visit.day] >> day & 1:
                return True
    return False


def _days(problem: Problem, tasks: int) -> int:
    members = bits(tasks)
    common = -1
    for member in members:
        common &= problem.jobs[member].reach
    agencies = {problem.jobs[member].agency for member in members}
    return problem.days_of(tasks, common, len(agencies))


def _better_days(problem: Problem, visits: list[Visit]) -> tuple[Visit, ...]:
    """The best days for the same groups; gaps may tie them together."""
    groups = [Group(visit.tasks, _days(problem, visit.tasks)) for visit in visits]
    return place(problem, groups, Budget(DAY_NODES)) or tuple(sorted(visits))


def bound(problem: Problem, plan: Plan) -> int:
    """What is plain of visits: where occasions have no day, others may be left out."""
    if not plan.unplaced:
        return clique(problem)
    return min(clique(problem, problem.tied), len(plan.visits))


def clique(problem: Problem, without: int = 0) -> int:
    """A lower bound on visits: tasks of which no two can meet need one each."""
    ones = [task for task in range(len(problem.jobs)) if not without >> task & 1]
    meets_not = {
        task: [
            other
            for other in ones
            if other != task and problem.cannot_meet(task, other)
        ]
        for task in ones
    }
    best = 0
    order = sorted(ones, key=lambda task: (-len(meets_not[task]), task))
    for start in order:
        members = [start]
        for other in order:
            if all(other in meets_not[member] for member in members):
                members.append(other)
        best = max(best, len(members))
    return best
