"""Why a task is where it is, and the plan of a place, as far as a caller sees them."""

from dataclasses import dataclass
from datetime import date

from matching_svc.explanations.domain.visits import explain_task, reach_days
from matching_svc.explanations.domain.wording import Names
from matching_svc.explanations.queries import names_of
from matching_svc.neighbours import queries as neighbours
from matching_svc.neighbours.queries import OtherNumber
from matching_svc.places.context import context_of
from matching_svc.places.domain.recompute import explained_now, present_plan
from matching_svc.places.errors import NoSuchPlace, NoSuchTask
from matching_svc.places.queries import situations
from matching_svc.places.queries.rounds import with_subject
from matching_svc.proposals.domain.proposal import ACTIVE, Proposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.plan import PlannedVisit
from matching_svc.tasks.domain.reach import Unplaceable
from matching_svc.tasks.domain.reason import Reason
from matching_svc.tasks.domain.task import Task
from shared.auth import Principal, Secrecy, secret_to
from shared.civic import masks
from shared.db import ReadTx


@dataclass(frozen=True, slots=True)
class TaskExplanation:
    """Why a task is in a visit with others, or alone, or in none (M-13)."""

    number: str
    place: str
    proposal: str | None
    reach: list[date]
    reasons: list[Reason]
    names: Names


@dataclass(frozen=True, slots=True)
class SeenVisit:
    """A visit of the present plan, as far as the caller may see it."""

    day: date
    agencies: list[str]
    tasks: list[str]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A task without a day, and why (M-02)."""

    task: str
    agency: str
    why: Unplaceable


@dataclass(frozen=True, slots=True)
class SeenPlan:
    """The present plan of one place, as far as the caller may see it."""

    place: str
    visits: list[SeenVisit]
    unplaceable: list[Unplaced]
    proposals: list[str]
    lower_bound: int
    proven: bool
    names: Names
    also: list[OtherNumber]
    """Other numbers of the same premises, with open tasks (S-12)."""


async def explain(tx: ReadTx, who: Principal, number: str) -> TaskExplanation:
    """Why a task is where it is (M-13); a secret one tells its own agency only.

    Raises:
        NoSuchTask: if it is not known, or the caller may not see it.
    """
    place = await neighbours.place_of_task(tx, number)
    if place is None:
        raise NoSuchTask
    context = context_of(tx.runtime)
    situation = await situations.read(tx, place, context)
    task = situation.known_tasks.get(number)
    sight = Sight(who, situation, await neighbours.town_of(tx, place))
    if task is None or not sight.shows(task):
        raise NoSuchTask
    situation = await situations.beside(tx, situation, context)
    stood = situation.with_standing(list(situation.proposals))
    plan = present_plan(situation, list(situation.proposals), context)
    proposal = _proposal_of(number, situation)
    if proposal is not None:
        proposal = explained_now(proposal, situation, context)
    reasons = explain_task(task, stood, plan, proposal, context)
    return TaskExplanation(
        number=number,
        place=place,
        proposal=proposal.number if proposal else None,
        reach=[date.fromisoformat(day) for day in reach_days(task, stood, context)],
        reasons=[*reasons, *await with_subject(tx, task, situation, context)],
        names=await names_of(tx, proposal.made_on if proposal else context.day),
    )


async def plan_of(tx: ReadTx, who: Principal, place: str) -> SeenPlan:
    """The present plan of a place, without what the caller may not see.

    Raises:
        NoSuchPlace: if no task is known there, or the caller may not see it.
    """
    context = context_of(tx.runtime)
    situation = await situations.read(tx, place, context)
    sight = Sight(who, situation, await neighbours.town_of(tx, place))
    if not any(sight.shows(task) for task in situation.tasks):
        raise NoSuchPlace
    situation = await situations.beside(tx, situation, context)
    also = await neighbours.other_numbers(tx, who, place)
    return _seen_plan(situation, sight, context, await names_of(tx), also)


def _proposal_of(number: str, situation: Situation) -> Proposal | None:
    return next(
        (
            proposal
            for proposal in situation.proposals
            if proposal.status in ACTIVE and number in proposal.bound_tasks
        ),
        None,
    )


@dataclass(frozen=True, slots=True)
class Sight:
    """What a caller may see of a place."""

    who: Principal
    situation: Situation
    town: str | None

    def shows(self, task: Task) -> bool:
        """A task of the caller's own, or of its region if it is not secret (C-05)."""
        makers = [agency for agency in (task.agency, task.lead) if agency]
        if self.who.agency in makers:
            return True
        presented = task.number in self.situation.done
        secrecy = Secrecy(task.classified, task.surprise, makers, presented=presented)
        return self.who.sees(task.region, self.town) and not secret_to(
            secrecy, self.who
        )


def _seen_plan(
    situation: Situation,
    sight: Sight,
    context: MatchingContext,
    names: Names,
    also: list[OtherNumber],
) -> SeenPlan:
    plan = present_plan(situation, list(situation.proposals), context)
    tasks = situation.known_tasks
    visits = [_seen(visit, sight) for visit in plan.visits]
    shown = [visit for visit in visits if visit is not None]
    hidden = len(visits) - len(shown)
    return SeenPlan(
        place=situation.facts.place,
        visits=shown,
        unplaceable=[
            Unplaced(masks.task(number, sight.who.agency), tasks[number].agency, why)
            for number, why in sorted(plan.unplaceable.items())
            if sight.shows(tasks[number])
        ],
        proposals=[
            proposal.number
            for proposal in situation.proposals
            if proposal.status in ACTIVE
        ],
        lower_bound=max(min(1, len(shown)), plan.lower_bound - hidden),
        proven=plan.proven,
        names=names,
        also=also,
    )


def _seen(visit: PlannedVisit, sight: Sight) -> SeenVisit | None:
    """What the caller may see of a visit; a count must not tell of the rest."""
    tasks = [task for task in visit.tasks if sight.shows(task)]
    if not tasks:
        return None
    return SeenVisit(
        day=visit.day,
        agencies=sorted({task.agency for task in tasks}),
        tasks=masks.tasks([task.number for task in tasks], sight.who.agency),
    )
