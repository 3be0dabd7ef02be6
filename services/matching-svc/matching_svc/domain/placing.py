"""Days for groups of tasks: the last step of every solver (M-03, M-11)."""

from dataclasses import dataclass

from matching_svc.domain.days import bits, high_bit, low_bit
from matching_svc.domain.problem import Gap, Problem, Visit


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks that share a visit, and the days they have in common."""

    tasks: int
    days: int


def too_near(gap: Gap, left: int, right: int) -> bool:
    """Whether no pair of days of two groups lies far enough apart for a gap."""
    return bool(
        gap.near[low_bit(left)] >> high_bit(right) & 1
        and gap.near[high_bit(left)] >> low_bit(right) & 1
    )


def place(problem: Problem, groups: list[Group]) -> tuple[Visit, ...] | None:
    """The best day for each group; None where the gaps leave no days.

    Without gaps each group has its own best day. Groups that a gap ties together are
    tried day by day, best first, and cut off where they cannot become better.
    """
    tied = _tied(problem, groups)
    free = [one for index, one in enumerate(groups) if index not in tied]
    visits = [Visit(problem.best_day(one.tasks, one.days), one.tasks) for one in free]
    if tied:
        found = _TiedDays(problem, [groups[index] for index in sorted(tied)]).best()
        if found is None:
            return None
        visits += found
    return tuple(sorted(visits))


def _tied(problem: Problem, groups: list[Group]) -> set[int]:
    """The groups that hold an occasion whose other occasion is in a group too."""
    home = {
        one: index for index, group in enumerate(groups) for one in bits(group.tasks)
    }
    tied: set[int] = set()
    for gap in problem.gaps:
        if gap.one in home and gap.other in home:
            tied |= {home[gap.one], home[gap.other]}
    return tied


class _TiedDays:
    """Search for the best days of groups that gaps tie together."""

    def __init__(self, problem: Problem, groups: list[Group]) -> None:
        self.problem = problem
        self.groups = groups
        self.choices = [self._choices(one) for one in groups]
        self.rest = self._optimistic()
        self.found: (
            tuple[tuple[int, int, tuple[tuple[int, int], ...]], list[Visit]] | None
        )
        self.found = None

    def best(self) -> list[Visit] | None:
        """The visits with the smallest (forward, days, list), if any fit."""
        self._try(0, 0, 0, [])
        return None if self.found is None else self.found[1]

    def _choices(self, group: Group) -> list[tuple[int, int]]:
        forward = self.problem.forward
        return sorted((forward(group.tasks, day), day) for day in bits(group.days))

    def _optimistic(self) -> list[tuple[int, int]]:
        """What the groups from each position on cost at least."""
        rest = [(0, 0)]
        for choices in reversed(self.choices):
            forward, day = choices[0]
            rest.append((rest[-1][0] + forward, rest[-1][1] + day))
        return rest[::-1]

    def _try(self, at: int, forward: int, total: int, visits: list[Visit]) -> None:
        bound = (forward + self.rest[at][0], total + self.rest[at][1])
        if self.found is not None and bound > self.found[0][:2]:
            return
        if at == len(self.groups):
            key = tuple(sorted((one.day, one.tasks) for one in visits))
            if self.found is None or (forward, total, key) < self.found[0]:
                self.found = ((forward, total, key), list(visits))
            return
        for cost, day in self.choices[at]:
            visit = Visit(day, self.groups[at].tasks)
            if self._fits(visit, visits):
                self._try(at + 1, forward + cost, total + day, [*visits, visit])

    def _fits(self, visit: Visit, visits: list[Visit]) -> bool:
        for gap in self.problem.gaps:
            for placed in visits:
                across = (
                    placed.tasks >> gap.one & 1 and visit.tasks >> gap.other & 1
                ) or (placed.tasks >> gap.other & 1 and visit.tasks >> gap.one & 1)
                if across and gap.near[placed.day] >> visit.day & 1:
                    return False
        return True
