"""What an applicant for a code may join with: up to three combinations (C-03, X-02).

What is classified or a surprise is never shown, not even as left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from matching_svc.proposals.domain.founding import days_forward
from matching_svc.proposals.domain.lead import duty_of, duty_reason
from matching_svc.proposals.domain.proposal import ACTIVE
from matching_svc.proposals.domain.situation import Situation
from matching_svc.solver.domain.dispatch import SmallFirst
from matching_svc.solver.domain.exact import BranchAndBound
from matching_svc.tasks.domain.compatibility import why_apart, why_never_joint
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.plan import plan_place
from matching_svc.tasks.domain.reach import reach_of
from matching_svc.tasks.domain.reason import Reason
from matching_svc.tasks.domain.task import TRIGGERED, Item, Task
from shared.civic.calendar import months_after

MOST = 3
ALL_COMBINATIONS_UP_TO = 4
"""Of so many agencies every combination is weighed; of more the telling ones."""
NODES = 500
"""An applicant waits, so the visits of the rest are searched within a small budget."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the applicant means to do: its tasks, or items without a task, on a day."""

    agency: str
    region: str
    day: date
    tasks: tuple[str, ...] = ()
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """One combination, with what it saves and what follows without it."""

    rank: int
    tasks: tuple[str, ...]
    agencies: tuple[str, ...]
    visits_saved: int
    days_forward: int
    visits_joined: int
    visits_declined: int
    duty: Reason | None = None
    """That the applicant has to join, and by which clause (M-05)."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The options, best first; the applicant's own other tasks; what was left out."""

    options: tuple[Option, ...] = ()
    own_tasks: tuple[str, ...] = ()
    left_out: tuple[Reason, ...] = ()


def offer(situation: Situation, wanted: Wanted, context: MatchingContext) -> Offer:
    """The best three combinations on the applied date (C-03, X-02)."""
    stood = situation.with_standing(list(situation.proposals))
    own = _applied_for(stood, wanted)
    if any(why_never_joint(its, stood.facts) for its in own):
        return Offer(own_tasks=_own_others(stood, own, wanted, context))
    candidates: list[Task] = []
    left_out: list[Reason] = []
    for task in stood.open_tasks.values():
        if task.agency == wanted.agency or task.is_secret:
            continue
        why = _why_not(task, own, stood, wanted, context)
        if why is None:
            candidates.append(task)
        elif task.earliest <= months_after(wanted.day, _horizon(task, context)):
            left_out.append(why)
    return Offer(
        _ranked(stood, own, candidates, wanted, context),
        _own_others(stood, own, wanted, context),
        tuple(left_out),
    )


def _horizon(task: Task, context: MatchingContext) -> int:
    return context.rules.horizon_months(task.region, task.domain)


def _applied_for(situation: Situation, wanted: Wanted) -> list[Task]:
    """The applicant's tasks on the applied date; items without a task stand for one."""
    tasks = situation.known_tasks
    own = [
        replace(tasks[task], settled_on=wanted.day)
        for task in wanted.tasks
        if task in tasks
    ]
    return own or [
        Task(
            number="",
            agency=wanted.agency,
            domain=wanted.agency.partition("-")[2],
            region=wanted.region,
            place=situation.facts.place,
            uscc=situation.uscc,
            kind=TRIGGERED,
            items=wanted.items,
            earliest=wanted.day,
            latest=wanted.day,
            known_on=wanted.day,
            settled_on=wanted.day,
        )
    ]


def _why_not(
    task: Task,
    own: list[Task],
    situation: Situation,
    wanted: Wanted,
    context: MatchingContext,
) -> Reason | None:
    about: dict[str, str | int] = {"agency": task.agency, "task": task.number}
    if task.number in _bound(situation):
        return Reason("asked_already", "M-07", about)
    if task.number in situation.coded:
        return Reason("has_code", "C-01", about)
    for its in own:
        apart = why_apart(task, its, situation.facts, context)
        if apart is not None:
            with_ = {**about, "other": its.agency}
            return Reason(f"apart_{apart}", apart.rule, with_)
    return (
        None if _can_be_on(task, situation, wanted, context) else _not_that_day(about)
    )


def _not_that_day(about: dict[str, str | int]) -> Reason:
    return Reason("not_that_day", "M-02", about)


def _can_be_on(
    task: Task, situation: Situation, wanted: Wanted, context: MatchingContext
) -> bool:
    offset = context.days.offset(wanted.day)
    reach = reach_of(task, situation.facts, context.rules, context.days)
    return offset >= 0 and bool(reach.mask >> offset & 1)


def _bound(situation: Situation) -> frozenset[str]:
    return frozenset(
        task
        for proposal in situation.proposals
        if proposal.status in ACTIVE and proposal.is_standing
        for task in proposal.bound_tasks
    )


def _own_others(
    situation: Situation, own: list[Task], wanted: Wanted, context: MatchingContext
) -> tuple[str, ...]:
    """The applicant's own other tasks that could go along: nobody is asked (M-11)."""
    named = {its.number for its in own}
    bound = _bound(situation)
    return tuple(
        task.number
        for task in situation.open_tasks.values()
        if task.agency == wanted.agency
        and not task.is_secret
        and task.number not in named
        and task.number not in situation.coded
        and task.number not in bound
        and not any(why_apart(task, its, situation.facts, context) for its in own)
        and _can_be_on(task, situation, wanted, context)
    )


def _ranked(
    situation: Situation,
    own: list[Task],
    candidates: list[Task],
    wanted: Wanted,
    context: MatchingContext,
) -> tuple[Option, ...]:
    """Most visits saved, then fewest weighted days forward, then fewest agencies."""
    by_agency = _by_agency(candidates, situation, context)
    counter = _Counter(situation, own, context)
    alone = 1 + counter.visits_without(frozenset())
    ranked = []
    for agencies in _combinations(sorted(by_agency)):
        tasks = [task for agency in agencies for task in by_agency[agency]]
        if not _may_meet(tasks, len(agencies) + 1, situation, context):
            continue
        joined = 1 + counter.visits_without(frozenset(task.number for task in tasks))
        weighted = sum(
            task.weight * max(0, (task.earliest - wanted.day).days) for task in tasks
        )
        ranked.append(((joined, weighted, len(agencies), agencies), tasks))
    ranked.sort(key=lambda entry: entry[0])
    return tuple(
        Option(
            rank=rank,
            tasks=tuple(sorted(task.number for task in tasks)),
            agencies=key[3],
            visits_saved=alone - key[0],
            days_forward=days_forward(tasks, wanted.day),
            visits_joined=key[0],
            visits_declined=alone,
            duty=_duty([*own, *tasks], wanted, situation, context),
        )
        for rank, (key, tasks) in enumerate(ranked[:MOST], start=1)
    )


def _duty(
    tasks: list[Task], wanted: Wanted, situation: Situation, context: MatchingContext
) -> Reason | None:
    """Whether the applicant is among those who have to take part (M-05)."""
    if wanted.agency not in duty_of(tasks, situation, context.rules):
        return None
    return duty_reason(tasks, situation, context.rules)


def _by_agency(
    tasks: Iterable[Task], situation: Situation, context: MatchingContext
) -> dict[str, list[Task]]:
    """Each agency's tasks that can go together on the day."""
    grouped: dict[str, list[Task]] = {}
    for task in tasks:
        mine = grouped.setdefault(task.agency, [])
        if not any(why_apart(task, its, situation.facts, context) for its in mine):
            mine.append(task)
    return grouped


def _combinations(agencies: list[str]) -> Iterator[tuple[str, ...]]:
    if len(agencies) <= ALL_COMBINATIONS_UP_TO:
        for size in range(1, len(agencies) + 1):
            yield from combinations(agencies, size)
        return
    yield tuple(agencies)
    yield from combinations(agencies, len(agencies) - 1)
    yield from combinations(agencies, 1)


def _may_meet(
    tasks: list[Task], agencies: int, situation: Situation, context: MatchingContext
) -> bool:
    most = context.terms.most_agencies
    if most is not None and agencies > most:
        return False
    return not any(
        why_apart(one, other, situation.facts, context)
        for one, other in combinations(tasks, 2)
    )


class _Counter:
    """Counts the visits that the rest of the place needs, by the same solver.

    Others' secrets do not count: a number must not tell of them (C-03).
    """

    def __init__(
        self, situation: Situation, own: list[Task], context: MatchingContext
    ) -> None:
        self.situation = situation
        self.context = replace(context, solver=SmallFirst(BranchAndBound(NODES)))
        out = {its.number for its in own} | _bound(situation) | set(situation.coded)
        mine = {its.agency for its in own}
        self.rest = [
            task
            for number, task in situation.open_tasks.items()
            if number not in out and (not task.is_secret or task.agency in mine)
        ]

    def visits_without(self, taken: frozenset[str]) -> int:
        """Visits for the tasks that are neither applied for nor taken along."""
        rest = [task for task in self.rest if task.number not in taken]
        return len(plan_place(self.situation, rest, [], self.context).visits)
