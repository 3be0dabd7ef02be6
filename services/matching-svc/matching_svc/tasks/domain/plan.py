"""The visits of one place: from open tasks to a problem, to a plan (M-01 to M-04)."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple, Protocol

from matching_svc.policy.domain.hours import ANY_HOUR
from matching_svc.solver.domain.days import bits
from matching_svc.solver.domain.problem import Gap, Held, Job, Plan, Problem
from matching_svc.tasks.domain.capacity import Fitted, Moved, Room, within
from matching_svc.tasks.domain.compatibility import Apart, why_apart
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.hours import hours_of
from matching_svc.tasks.domain.place import KnownPlace
from matching_svc.tasks.domain.reach import Unplaceable, reach_of
from matching_svc.tasks.domain.task import Task


class PlannedVisit(NamedTuple):
    """A day and the tasks of a visit."""

    day: date
    tasks: tuple[Task, ...]
    moved: Moved | None = None
    """The better day that it had to leave, for want of inspectors (M-16)."""

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers of its tasks."""
        return tuple([task.number for task in self.tasks])

    @property
    def agencies(self) -> tuple[str, ...]:
        """Who comes."""
        return tuple(sorted({task.agency for task in self.tasks}))

    @property
    def is_joint(self) -> bool:
        """Whether two or more agencies come."""
        return len({task.agency for task in self.tasks}) > 1


@dataclass(frozen=True)
class PlacePlan:
    """The visits for the free tasks of a place, and what has no day."""

    visits: tuple[PlannedVisit, ...] = ()
    unplaceable: dict[str, Unplaceable] = field(default_factory=dict)
    lower_bound: int = 0
    proven: bool = True

    def visit_of(self, task: str) -> PlannedVisit | None:
        """The visit that holds a task."""
        return next(
            (
                visit
                for visit in self.visits
                if any(other.number == task for other in visit.tasks)
            ),
            None,
        )


class OpenAsk(Protocol):
    """A proposal that nobody answered, as far as a plan keeps its day."""

    @property
    def day(self) -> date:
        """The day that was asked for."""
        ...

    @property
    def tasks(self) -> tuple[str, ...]:
        """The tasks of all who were asked."""
        ...


def plan_place(
    place: KnownPlace,
    tasks: list[Task],
    open_asks: Sequence[OpenAsk],
    context: MatchingContext,
) -> PlacePlan:
    """Solve the place for these tasks; `open_asks` keep their day."""
    lost: dict[str, Unplaceable] = {}
    placeable: list[Task] = []
    masks: list[int] = []
    for task in tasks:
        reach = reach_of(
            _settled(task, place), place.facts, context.rules, context.days
        )
        if reach.unplaceable is not None:
            lost[task.number] = reach.unplaceable
        else:
            placeable.append(task)
            masks.append(reach.mask)
    if not placeable:
        return PlacePlan(unplaceable=lost)
    problem = build(place, placeable, masks, open_asks, context)
    plan = context.solver.solve(problem)
    for index in bits(plan.unplaced):
        lost[placeable[index].number] = Unplaceable.OCCASION_GAP
    fitted = _fitted(problem, plan, placeable, place, context)
    for index in bits(fitted.over):
        lost[placeable[index].number] = Unplaceable.OVER_CAPACITY
    return PlacePlan(
        _visits(fitted, placeable, context), lost, plan.lower_bound, plan.gap == 0
    )


def _fitted(
    problem: Problem,
    plan: Plan,
    tasks: list[Task],
    place: KnownPlace,
    context: MatchingContext,
) -> Fitted:
    """The plan within what the agencies can do; mostly they set no limit (M-16)."""
    if len(plan.visits) == len(tasks) or not context.limits_anybody:
        return Fitted(plan)
    rooms: dict[str, Room] = {}
    for task in tasks:
        most = context.visits_a_day(task)
        if most is not None and task.agency not in rooms:
            booked = {
                context.days.offset(day): visits
                for (agency, day), visits in place.booked.items()
                if agency == task.agency
            }
            rooms[task.agency] = Room(most, booked)
    if not rooms:
        return Fitted(plan)
    return within(problem, plan, rooms, context.terms.most_days_ahead)


def _settled(task: Task, place: KnownPlace) -> Task:
    if not place.codes:
        return task
    day = place.settled_by_code.get(task.number)
    return task if day is None else replace(task, settled_on=day)


def _visits(
    fitted: Fitted, tasks: list[Task], context: MatchingContext
) -> tuple[PlannedVisit, ...]:
    return tuple(
        [
            PlannedVisit(
                context.days.day(visit.day),
                tuple([tasks[index] for index in bits(visit.tasks)]),
                fitted.moved.get(visit.tasks),
            )
            for visit in fitted.plan.visits
        ]
    )


def build(
    place: KnownPlace,
    tasks: list[Task],
    masks: list[int],
    open_asks: Sequence[OpenAsk],
    context: MatchingContext,
) -> Problem:
    """The problem of a place; tasks stand in the order of their numbers."""
    apart = [0] * len(tasks)
    gaps: list[Gap] = []
    free = _all_may_meet(tasks, place.facts, context)
    once = len({task.agency for task in tasks}) == len(tasks)
    for right, other in enumerate(() if free and once else tasks):
        for left in range(right):
            if free and tasks[left].agency != other.agency:
                continue
            why = why_apart(tasks[left], other, place.facts, context)
            if why is None:
                continue
            apart[left] |= 1 << right
            apart[right] |= 1 << left
            if why is Apart.OCCASIONS:
                gaps.append(_gap(left, right, other, context))
    return Problem(
        jobs=tuple(
            [
                Job(
                    task.number,
                    task.agency,
                    mask,
                    context.days.offset(task.earliest),
                    task.weight,
                )
                for task, mask in zip(tasks, masks, strict=True)
            ]
        ),
        apart=tuple(apart),
        gaps=tuple(gaps),
        joint_days=context.joint_days,
        held=_held(tasks, open_asks, context),
        most_agencies=context.terms.most_agencies,
    )


def _all_may_meet(tasks: list[Task], facts: Facts, context: MatchingContext) -> bool:
    """Whether nothing keeps any two agencies apart: so it is at most places."""
    if facts.declines or facts.solo_domains:
        return False
    hours = ANY_HOUR
    for task in tasks:
        if task.is_secret or task.forbids_joint:
            return False
        hours &= hours_of(task, facts, context.rules)
    return hours != 0


def _gap(left: int, right: int, task: Task, context: MatchingContext) -> Gap:
    months = context.rules.gap_months(task.region, task.domain)
    return Gap(left, right, context.days.near(months))


def _held(
    tasks: list[Task], open_asks: Sequence[OpenAsk], context: MatchingContext
) -> tuple[Held, ...]:
    """An open proposal keeps its day as that draws too near for a new one."""
    near = [
        ask for ask in open_asks if context.days.only((ask.day,)) & ~context.joint_days
    ]
    if not near:
        return ()
    index_of = {task.number: index for index, task in enumerate(tasks)}
    return tuple(
        Held(
            sum(1 << index_of[task] for task in ask.tasks if task in index_of),
            context.days.only((ask.day,)),
        )
        for ask in near
    )
