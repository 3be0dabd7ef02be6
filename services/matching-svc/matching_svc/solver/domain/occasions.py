"""Two occasions of one duty keep their distance: how a search divides its cases (M-11).

Where both came out on days that are too near, there is a stretch of days that is too
short for both. Either the first stays out of it, or it is inside and the other is not.

Occasions that differ in nothing but their numbers come in the order of their numbers:
any plan could be told so, and the list of visits gets smaller. So the later one is
after the earlier one, and only comes at all when that one does.
"""

from collections.abc import Iterator
from itertools import combinations

from matching_svc.solver.domain.days import bits, low_bit
from matching_svc.solver.domain.problem import Gap, Problem

Reaches = tuple[int, ...]


class Occasions:
    """The gaps of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.partners: dict[int, dict[int, tuple[int, ...]]] = {}
        for gap in problem.gaps:
            self.partners.setdefault(gap.one, {})[gap.other] = gap.near
            self.partners.setdefault(gap.other, {})[gap.one] = gap.near
        self.in_order = list(self._in_order())
        self._ordered = {(gap.one, gap.other) for gap in self.in_order}

    def _in_order(self) -> Iterator[Gap]:
        """Gaps between occasions that are alike, the smaller number first."""
        last = {
            other: one
            for one, other in combinations(sorted(self.partners), 2)
            if self._alike(one, other)
        }
        for other, one in last.items():
            yield Gap(one, other, self.partners[one][other])

    def _alike(self, one: int, other: int) -> bool:
        """Whether two occasions could change places without changing any plan's worth.

        What they keep their distance from, they stay apart from as well.
        """
        left, right = self.problem.jobs[one], self.problem.jobs[other]
        pair = 1 << one | 1 << other
        all_of_one = {*self.partners[one], one}
        return (
            other in self.partners[one]
            and (left.agency, left.reach) == (right.agency, right.reach)
            and (left.earliest, left.weight) == (right.earliest, right.weight)
            and not (self.problem.apart[one] ^ self.problem.apart[other]) & ~pair
            and all(
                near == self.partners[one].get(third)
                for third, near in self.partners[other].items()
                if third != one
            )
            and all_of_one == {*self.partners[other], other}
            and not any(
                (held.tasks >> one ^ held.tasks >> other) & 1
                for held in self.problem.held
            )
        )

    def settled(self, reaches: Reaches) -> Reaches:
        """The reaches without days that the order of alike occasions rules out."""
        if not self.in_order:
            return reaches
        left = list(reaches)
        for gap in sorted(self.in_order, key=lambda gap: gap.other):
            if left[gap.one]:
                day = low_bit(left[gap.one])
                left[gap.other] &= ~(gap.near[day] | (2 << day) - 1)
            else:
                left[gap.other] = 0
        return tuple(left)

    def fault(self, day_of: dict[int, int]) -> tuple[Gap, int] | None:
        """The first distance that is not kept, and the earlier of both days."""
        for gap in self.in_order:
            one, other = day_of.get(gap.one), day_of.get(gap.other)
            if one is not None and other is not None and other <= one:
                return gap, other
        for gap in self.problem.gaps:
            one, other = day_of.get(gap.one), day_of.get(gap.other)
            if one is not None and other is not None and gap.near[one] >> other & 1:
                return gap, min(one, other)
        return None

    def cases(self, reaches: Reaches, gap: Gap, begin: int) -> list[Reaches]:
        """The two cases in which the stretch from a day on does not hold both."""
        if (gap.one, gap.other) in self._ordered:
            before = (1 << begin) - 1
            late = ~(gap.near[begin] | before)
            found = [
                _with(reaches, {gap.one: before}),
                _with(reaches, {gap.one: ~before, gap.other: late}),
            ]
        else:
            stretch = gap.near[begin] >> begin << begin & reaches[gap.one]
            near = -1
            for day in bits(stretch):
                near &= gap.near[day]
            found = [
                _with(reaches, {gap.one: ~stretch}),
                _with(reaches, {gap.one: stretch, gap.other: ~near}),
            ]
        return [self.settled(case) for case in found]


def _with(reaches: Reaches, days: dict[int, int]) -> Reaches:
    left = list(reaches)
    for task, mask in days.items():
        left[task] &= mask
    return tuple(left)
