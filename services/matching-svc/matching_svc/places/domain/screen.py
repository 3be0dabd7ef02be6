"""Sees at a glance whether a place stays as it is, without making all of it (M-14).

A run over a district finds almost every place unchanged. Where nobody answered and
nothing was carried out, little decides: the tasks, and the questions that are open. Of
a task that is its shape, which it shares with its whole plan, and its number; of a
question, whom it asks for which tasks and when.

What is seen here is what a recompute would find; where it is not simple, the place is
not said to be the same, and is recomputed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching_svc.places.domain.situation import MatchingContext, Situation
from matching_svc.policy.domain.hours import ANY_HOUR
from matching_svc.proposals.domain.founding import days_forward
from matching_svc.proposals.domain.lead import duty_of, lead_of
from matching_svc.proposals.domain.proposal import ENOUGH
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.problem import Gap, Job, Problem
from matching_svc.tasks.domain.hours import hours_of
from matching_svc.tasks.domain.reach import reach_of
from matching_svc.tasks.domain.task import Task

Members = tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
"""Whom a question asks: agency, tasks and items, in order."""


@dataclass(frozen=True, slots=True)
class Asked:
    """An open question that nobody answered, as far as a recompute may change it."""

    day: date
    lead: str
    members: Members
    visits_saved: int
    days_forward: int
    duty: tuple[str, ...]
    until: date
    """The last day on which it stands as it is: then it is chased, or due."""


class Shape:
    """What tasks of a plan have in common, at places that close alike."""

    def __init__(self, task: Task, place: Situation, context: MatchingContext) -> None:
        self.task = task
        self.agency = task.agency
        self.reach = reach_of(task, place.facts, context.rules, context.days).mask
        self.codes = task.item_codes
        self.gap = context.rules.gap_months(task.region, task.domain)
        self._job = ("", task.agency, self.reach, context.days.offset(task.earliest))
        self._jobs: dict[int, Job] = {}
        hours = hours_of(task, place.facts, context.rules)
        kept_off = task.is_secret or task.forbids_joint or hours != ANY_HOUR
        self.is_simple = not kept_off and context.visits_a_day(task) is None
        """Whether nothing keeps it from others; else the place is looked at whole."""

    def job(self, position: int) -> Job:
        """The task to a solver; its position says all that its number decides."""
        found = self._jobs.get(position)
        if found is None:
            _, agency, reach, earliest = self._job
            number = f"{position:04}"
            found = Job(number, agency, reach, earliest, self.task.weight)
            self._jobs[position] = found
        return found


@dataclass(slots=True)
class Screen:
    """Looks at places of one kind: they close alike, and the same is done there."""

    place: Situation
    """Any place of the kind, without tasks."""
    context: MatchingContext

    def is_same(
        self, tasks: Sequence[tuple[str, Shape]], asked: Sequence[Asked]
    ) -> bool:
        """Whether a recompute would change nothing; the tasks come by number."""
        if not all(one[1].is_simple for one in tasks) or not self._stand(asked):
            return False
        placed = [one for one in tasks if one[1].reach]
        expected = self._expected(placed)
        if len(expected) != len(asked):
            return False
        found = [_face(one) for one in asked]
        return expected == found or sorted(expected) == sorted(found)

    def _stand(self, asked: Sequence[Asked]) -> bool:
        """Whether the day itself changes none of them, nor the days that are open."""
        context = self.context
        for one in asked:
            offset = context.days.offset(one.day)
            if one.until < context.day or offset < 0:
                return False
            if not context.joint_days >> offset & 1:
                return False
        return True

    def _expected(self, tasks: list[tuple[str, Shape]]) -> "list[_Face]":
        """The questions that the present plan asks."""
        shapes = [shape for _, shape in tasks]
        agencies = [one.agency for one in shapes]
        several = len(set(agencies))
        if several < ENOUGH:
            return []
        plan = self.context.solver.solve(self._problem(shapes, several))
        found = []
        for visit in plan.visits:
            inside = bits(visit.tasks)
            if len(inside) < ENOUGH or visit.day > self.context.terms.most_days_ahead:
                continue
            if len({agencies[one] for one in inside}) >= ENOUGH:
                day = self.context.days.day(visit.day)
                found.append(self._asking([tasks[one] for one in inside], day))
        return found

    def _problem(self, shapes: list[Shape], several: int) -> Problem:
        apart, gaps = [0] * len(shapes), []
        if several < len(shapes):
            for right, other in enumerate(shapes):
                for left in range(right):
                    if self._are_occasions(shapes[left], other):
                        apart[left] |= 1 << right
                        apart[right] |= 1 << left
                        near = self.context.days.near(other.gap)
                        gaps.append(Gap(left, right, near))
        return Problem(
            jobs=tuple([one.job(index) for index, one in enumerate(shapes)]),
            apart=tuple(apart),
            gaps=tuple(gaps),
            joint_days=self.context.joint_days,
            most_agencies=self.context.terms.most_agencies,
        )

    def _are_occasions(self, one: Shape, other: Shape) -> bool:
        return one.agency == other.agency and one.task.is_occasion_beside(other.task)

    def _asking(self, tasks: list[tuple[str, Shape]], day: date) -> "_Face":
        by_agency: dict[str, tuple[list[str], set[str]]] = {}
        for number, shape in tasks:
            numbers, codes = by_agency.setdefault(shape.agency, ([], set()))
            numbers.append(number)
            codes |= shape.codes
        own = [shape.task for _, shape in tasks]
        rules = self.context.rules
        return (
            day,
            tuple(
                (agency, tuple(numbers), tuple(sorted(codes)))
                for agency, (numbers, codes) in sorted(by_agency.items())
            ),
            lead_of(own, self.place, rules).agency,
            len(by_agency) - 1,
            days_forward(own, day),
            duty_of(own, self.place, rules),
        )


_Face = tuple[date, Members, str, int, int, tuple[str, ...]]


def _face(asked: Asked) -> _Face:
    return (
        asked.day,
        asked.members,
        asked.lead,
        asked.visits_saved,
        asked.days_forward,
        asked.duty,
    )
