"""How a proposal comes about: from the plan, or from an application (M-03, C-03)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from matching_svc.proposals.domain.lead import duty_and_lead, duty_of, lead_of
from matching_svc.proposals.domain.member import Answer, Member
from matching_svc.proposals.domain.proposal import (
    ACTIVE,
    ENOUGH,
    Proposal,
    number_of,
)
from matching_svc.proposals.domain.situation import Situation
from matching_svc.proposals.domain.standing import why_forced_off
from matching_svc.tasks.domain.compatibility import why_apart
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.place import Application
from matching_svc.tasks.domain.plan import PlannedVisit
from matching_svc.tasks.domain.reason import Reason
from matching_svc.tasks.domain.task import Task
from shared.events.matching import AnswerKind


def members_of(tasks: Iterable[Task]) -> tuple[Member, ...]:
    """One member for each agency, with its tasks and items."""
    by_agency: dict[str, list[Task]] = {}
    for task in tasks:
        by_agency.setdefault(task.agency, []).append(task)
    return tuple([_member(agency, own) for agency, own in sorted(by_agency.items())])


def _member(agency: str, tasks: Sequence[Task]) -> Member:
    if len(tasks) == 1:
        return Member(agency, (tasks[0].number,), tasks[0].item_list)
    return Member(
        agency,
        tuple(sorted([task.number for task in tasks])),
        tuple(sorted({code for task in tasks for code in task.item_codes})),
    )


def days_forward(tasks: Iterable[Task], day: date) -> int:
    """Calendar days that tasks are brought forward, unweighted."""
    return sum(max(0, (task.earliest - day).days) for task in tasks)


def for_visit(
    visit: PlannedVisit, situation: Situation, context: MatchingContext
) -> Proposal:
    """The proposal for a joint visit of the plan; the solver set its day."""
    return founded(visit.tasks, visit.day, situation, context)


def founded(
    tasks: Iterable[Task], day: date, situation: Situation, context: MatchingContext
) -> Proposal:
    """A proposal with these tasks on a day, nobody asked yet."""
    tasks = tuple(tasks)
    members = members_of(tasks)
    due = context.answers_due(day)
    return Proposal(
        number=number_of(situation.facts.place, tuple(task.number for task in tasks)),
        place=situation.facts.place,
        uscc=situation.uscc,
        region=situation.region,
        day=day,
        lead=lead_of(tasks, situation, context.rules).agency,
        members=members,
        made_on=context.day,
        answers_due=due,
        chase_on=context.chase_on(due),
        changed_at=context.now,
        visits_saved=len(members) - 1,
        days_forward=days_forward(tasks, day),
        duty=duty_of(tasks, situation, context.rules),
    )


def for_application(
    application: Application,
    situation: Situation,
    others: list[Proposal],
    context: MatchingContext,
) -> Proposal:
    """The chosen tasks on the applied date; the applicant has joined (C-03).

    What a rule keeps off, or another answered proposal holds, is left out; where
    nobody is left to join with, the proposal ends at once and says why.
    """
    own = [task for task in application.tasks if task in situation.open_tasks]
    kept, reason = _joinable(application, own, situation, others, context)
    tasks = [situation.open_tasks[one] for one in sorted({*own, *kept})]
    asked = sorted({*application.tasks, *application.chosen})
    if tasks:
        proposal = founded(tasks, application.day, situation, context)
        told = duty_and_lead(tasks, situation, context.rules)
    else:
        proposal, told = _empty(application, situation, context), ()
    answer = Answer(AnswerKind.JOIN, application.applied_at)
    # Without partners the number is the application's own, lest it meet another one.
    named = [*own, *kept] if kept else [*asked, application.application_id]
    proposal = replace(
        proposal,
        number=number_of(situation.facts.place, tuple(named)),
        application_id=application.application_id,
        members=_with_applicant(proposal.members, application.agency, answer),
        explanation=(_head(application), *told),
    )
    if len(proposal.members) < ENOUGH:
        return proposal.withdraw(reason or "nobody_left")
    return proposal


def _head(application: Application) -> Reason:
    day = application.day.isoformat()
    return Reason("applied", "C-03", {"agency": application.agency, "day": day})


def _joinable(
    application: Application,
    own: list[str],
    situation: Situation,
    others: list[Proposal],
    context: MatchingContext,
) -> tuple[list[str], str | None]:
    """The chosen tasks that may join, and why the first other one may not."""
    bound = {
        task
        for other in others
        if other.status in ACTIVE and other.is_standing
        for task in other.bound_tasks
    }
    trial = _empty(application, situation, context)
    kept: list[str] = []
    reason: str | None = None
    for number in sorted(set(application.chosen) - set(own)):
        why = (
            "bound_elsewhere"
            if number in bound
            else why_forced_off(number, trial, situation, context)
            or _meets_badly(number, [*own, *kept], situation, context)
        )
        if why is None:
            kept.append(number)
        reason = reason or why
    return kept, reason


def _meets_badly(
    number: str, with_: list[str], situation: Situation, context: MatchingContext
) -> str | None:
    task = situation.open_tasks[number]
    for other in with_:
        why = why_apart(task, situation.open_tasks[other], situation.facts, context)
        if why is not None:
            return str(why)
    return None


def _with_applicant(
    members: tuple[Member, ...], agency: str, answer: Answer
) -> tuple[Member, ...]:
    rest = [member for member in members if member.agency != agency]
    own = [member for member in members if member.agency == agency] or [
        Member(agency, (), ())
    ]
    return tuple(
        sorted((*rest, replace(own[0], answer=answer)), key=lambda one: one.agency)
    )


def _empty(
    application: Application, situation: Situation, context: MatchingContext
) -> Proposal:
    return Proposal(
        number="",
        place=situation.facts.place,
        uscc=situation.uscc,
        region=situation.region,
        day=application.day,
        lead=application.agency,
        members=(),
        made_on=context.day,
        answers_due=context.day,
        chase_on=context.day,
        changed_at=context.now,
    )
