"""What a search asks of tasks that hang together, worked out once: masks, no questions.

Tasks stand here in the order of their last day, so the lowest bit of a set is the task
that can wait least; `members` says which positions of the problem they are.
"""

from collections.abc import Sequence

from matching_svc.solver.domain.days import bits, high_bit, low_bit
from matching_svc.solver.domain.problem import Problem, Visit

NEVER = 1 << 62
"""The cost of a group that cannot share a visit."""
FORWARD = 24
"""A cost is weighted days forward, shifted by so much, plus the day: one number."""
DAY = (1 << FORWARD) - 1


class Ground:
    """Some tasks of a problem, what they may share, and what that costs."""

    def __init__(
        self, problem: Problem, members: Sequence[int], reaches: Sequence[int]
    ) -> None:
        order = sorted(
            members, key=lambda task: (high_bit(reaches[task]), -low_bit(reaches[task]))
        )
        jobs = [problem.jobs[task] for task in order]
        place = {task: index for index, task in enumerate(order)}
        self.members = order
        self.size = len(order)
        self.everyone = (1 << self.size) - 1
        self.reaches = [reaches[task] for task in order]
        self.earliest = [job.earliest for job in jobs]
        self.weight = [job.weight for job in jobs]
        self.apart = [moved(problem.apart[task], place) for task in order]
        of_agency: dict[str, int] = {}
        for index, job in enumerate(jobs):
            of_agency[job.agency] = of_agency.get(job.agency, 0) | 1 << index
        self.agencies = list(of_agency.values())
        self.own = [of_agency[job.agency] for job in jobs]
        most = problem.most_agencies
        self.most = len(self.agencies) if most is None else max(1, most)
        self.joint_days = problem.joint_days
        self.held = [(moved(held.tasks, place), held.days) for held in problem.held]
        self._costs: dict[int, int] = {}

    def cost(self, tasks: int) -> int:
        """Weighted days forward and day of the best visit for all of these (M-03).

        It never gets smaller when a task is added.
        """
        known = self._costs.get(tasks)
        if known is None:
            known = self._costs[tasks] = self._cost(tasks)
        return known

    def _cost(self, tasks: int) -> int:
        days, ready, count, seen, rest = -1, 0, 0, 0, tasks
        while rest:
            low = rest & -rest
            rest ^= low
            one = low.bit_length() - 1
            if self.apart[one] & tasks:
                return NEVER
            days &= self.reaches[one]
            if ready < self.earliest[one]:  # noqa: PLR1730 - `max` takes twice as long
                ready = self.earliest[one]
            if not seen & low:
                seen |= self.own[one]
                count += 1
        if count > 1:
            days = days & self.together(tasks) if count <= self.most else 0
        if not days:
            return NEVER
        free = days >> ready
        if free:
            return ready + low_bit(free)
        return self.cost_on(tasks, high_bit(days))

    def cost_on(self, tasks: int, day: int) -> int:
        """What a visit for these tasks costs on a certain day."""
        forward = 0
        for index in bits(tasks):
            ahead = self.earliest[index] - day
            if ahead > 0:
                forward += self.weight[index] * ahead
        return forward << FORWARD | day

    def together(self, tasks: int) -> int:
        """The days on which several agencies may come for these tasks."""
        days = self.joint_days
        for held, kept in self.held:
            if not tasks & ~held:
                days |= kept
        return days

    def positions(self, tasks: int) -> tuple[int, ...]:
        """The positions in the problem."""
        return tuple(sorted([self.members[index] for index in bits(tasks)]))

    def visit(self, tasks: int) -> Visit:
        """The best visit for a group, in the positions of the problem."""
        return Visit(
            self.cost(tasks) & DAY, sum(1 << task for task in self.positions(tasks))
        )


def moved(mask: int, place: dict[int, int]) -> int:
    """A mask of the problem's positions as one of ours."""
    if not mask:
        return 0
    return sum(1 << place[index] for index in bits(mask) if index in place)
