"""Two occasions of one duty keep their distance: how a search divides its cases (M-11).

A case gives each occasion the days that it may still fall on, and says of some pairs
which one comes first. What no day of its partner allows is taken out of a case at once,
so that a case with a day for everyone has a plan, or is divided until it has none.

Occasions that differ in nothing but their numbers come in the order of their numbers:
any plan could be told so, and the list of visits gets smaller. So the later one is
after the earlier one, and only comes at all when that one does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from matching_svc.solver.domain.days import high_bit, low_bit
from matching_svc.solver.domain.problem import Gap, Problem

Reaches = tuple[int, ...]
EITHER, ONE, OTHER = 0, 1, -1
"""Which occasion of a gap comes first."""


@dataclass(frozen=True, slots=True, order=True)
class Case:
    """The days that each task may fall on, and for each gap who comes first."""

    reaches: Reaches
    first: tuple[int, ...]


class Occasions:
    """The gaps of one problem."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.gaps = problem.gaps
        self.partners: dict[int, dict[int, tuple[int, ...]]] = {}
        for gap in problem.gaps:
            self.partners.setdefault(gap.one, {})[gap.other] = gap.near
            self.partners.setdefault(gap.other, {})[gap.one] = gap.near
        self.after = {
            other: one
            for one, other in combinations(sorted(self.partners), 2)
            if self._alike(one, other)
        }
        """For occasions that are alike the one of the number before."""
        self._first = tuple([self._known_first(gap) for gap in problem.gaps])

    def _known_first(self, gap: Gap) -> int:
        if self.after.get(gap.other) == gap.one:
            return ONE
        return OTHER if self.after.get(gap.one) == gap.other else EITHER

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

    def roots(self, reaches: Reaches, most: int) -> list[Case] | None:
        """The cases that leave the fewest occasions without a day; all plans are there.

        Returns:
            None where more than `most` choices of whom to leave out had to be tried.
        """
        left_out: list[frozenset[int]] = [frozenset()]
        tried = 0
        while left_out:
            tried += len(left_out)
            if tried > most:
                return None
            cases = [
                case
                for tasks in left_out
                if (case := self._without(tasks, reaches)) and self._is_possible(case)
            ]
            if cases:
                return cases
            left_out = self._one_more(left_out, reaches)
        return []

    def _without(self, tasks: frozenset[int], reaches: Reaches) -> Case | None:
        left = [0 if task in tasks else reach for task, reach in enumerate(reaches)]
        return self._narrowed(left, list(self._first))

    def _one_more(
        self, left_out: list[frozenset[int]], reaches: Reaches
    ) -> list[frozenset[int]]:
        """Leave out one occasion more; of those that are alike the last ones."""
        before = {one: other for other, one in self.after.items()}
        more = {
            tasks | {task}
            for tasks in left_out
            for task in self.partners
            if task not in tasks
            and reaches[task]
            and (task not in before or before[task] in tasks)
        }
        return sorted(more, key=sorted)

    def _is_possible(self, case: Case) -> bool:
        """Whether its occasions can keep their distances, whoever comes with them."""
        lows = [low_bit(reach) if reach else None for reach in case.reaches]
        fault = self.fault(case, dict(enumerate(lows)))
        if fault is None:
            return True
        return any(
            (narrowed := self._led(case, fault, first)) and self._is_possible(narrowed)
            for first in (ONE, OTHER)
        )

    def _led(self, case: Case, gap: int, first: int) -> Case | None:
        """The same case with one of a pair first."""
        if case.first[gap] not in {EITHER, first}:
            return None
        ways = list(case.first)
        ways[gap] = first
        return self._narrowed(list(case.reaches), ways)

    def fault(self, case: Case, day_of: Mapping[int, int | None]) -> int | None:
        """The first gap that is not kept, or not in its order."""
        for index, gap in enumerate(self.gaps):
            one, other = day_of.get(gap.one), day_of.get(gap.other)
            if one is None or other is None:
                continue
            first = case.first[index]
            too_near = gap.near[one] >> other & 1
            if too_near or (first and (other - one) * first < 0):
                return index
        return None

    def cases(self, case: Case, index: int, one: int, other: int) -> Iterator[Case]:
        """The cases of a case in which a pair is not on these two days.

        Each order of the two is divided twice. Before the first day that is too near
        for the later one's, the later one may stay; from the day on which the earlier
        one came, that one may stay, and the later one has to go further.
        """
        gap = self.gaps[index]
        days = {gap.one: one, gap.other: other}
        for first in (ONE, OTHER):
            led = self._led(case, index, first)
            if led is None:
                continue
            early, late = (gap.one, gap.other)[::first]
            near, came = low_bit(gap.near[days[late]]), days[early]
            before, from_then_on = (1 << near) - 1, -1 << came
            for stretch in (before, from_then_on, ~(before | from_then_on)):
                left = list(led.reaches)
                left[early] &= stretch
                if left[early] and (found := self._narrowed(left, list(led.first))):
                    yield found

    def _narrowed(self, left: list[int], first: list[int]) -> Case | None:
        """A case without the days that a partner does not allow; None if none is left.

        Whoever has no day is left out, and keeps its distance from nobody.
        """
        narrowed = True
        while narrowed:
            narrowed = False
            for index, gap in enumerate(self.gaps):
                one, other = left[gap.one], left[gap.other]
                if not one or not other:
                    continue
                first[index] = first[index] or _only_order(one, other, gap.near)
                days = _allowed(one, other, gap.near, first[index])
                if not days[0] or not days[1]:
                    return None
                if days != (one, other):
                    left[gap.one], left[gap.other] = days
                    narrowed = True
        return Case(tuple(left), tuple(first))


def _only_order(one: int, other: int, near: tuple[int, ...]) -> int:
    """The order of two occasions that their days leave; `EITHER` if not just one."""
    one_first = low_bit(one) < low_bit(near[high_bit(other)])
    other_first = low_bit(other) < low_bit(near[high_bit(one)])
    return one_first - other_first


def _allowed(
    one: int, other: int, near: tuple[int, ...], first: int
) -> tuple[int, int]:
    """The days of two occasions for which the other one has a day far enough away."""
    if first == ONE:
        return _in_order(one, other, near)
    if first == OTHER:
        other, one = _in_order(other, one, near)
        return one, other
    one &= ~(near[low_bit(other)] & near[high_bit(other)])
    if one:
        other &= ~(near[low_bit(one)] & near[high_bit(one)])
    return one, other


def _in_order(early: int, late: int, near: tuple[int, ...]) -> tuple[int, int]:
    early &= (1 << low_bit(near[high_bit(late)])) - 1
    if early:
        late = late >> (end := near[low_bit(early)].bit_length()) << end
    return early, late
