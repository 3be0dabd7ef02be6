"""Recompute one place: a pure function of tasks, answers, policy and day (M-14).

First what stands: proposals that someone answered, and applications that wait. Then
the solver plans the tasks that are free, and proposals that nobody answered become
just what it found (M-01, M-12).
"""

from dataclasses import fields, replace
from operator import attrgetter

from matching_svc.explanations.domain.visits import explain_proposal
from matching_svc.proposals.domain.change import Change, What
from matching_svc.proposals.domain.founding import (
    days_forward,
    for_application,
    for_visit,
    members_of,
)
from matching_svc.proposals.domain.lead import duty_of, lead_of
from matching_svc.proposals.domain.proposal import ACTIVE, Proposal, number_of
from matching_svc.proposals.domain.situation import Situation
from matching_svc.proposals.domain.standing import (
    awaits_the_plan,
    carried_on,
    why_forced_off,
)
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.plan import PlacePlan, PlannedVisit, plan_place
from matching_svc.tasks.domain.reach import Unplaceable
from shared.events.matching import ProposalStatus

ENDED = frozenset({ProposalStatus.WITHDRAWN, ProposalStatus.EXPIRED})
_CONTENTS = attrgetter(
    *(
        field.name
        for field in fields(Proposal)
        if field.name not in {"version", "changed_at"}
    )
)
"""What makes a proposal another one."""


def recompute(situation: Situation, context: MatchingContext) -> list[Change]:
    """What changes at a place; nothing changes when it runs again."""
    before = {proposal.number: proposal for proposal in situation.proposals}
    after = dict(before)
    for number, proposal in before.items():
        if proposal.status in ACTIVE and not awaits_the_plan(
            proposal, situation, context
        ):
            after[number] = carried_on(proposal, situation, context)
    stood = dict(after)
    for proposal in _applied(situation, after, context):
        after[proposal.number] = _asked_again(proposal, after, situation)
    plan = present_plan(situation, list(after.values()), context)
    _replace_open_questions(situation, stood, after, plan, context)
    return [
        change
        for number, proposal in sorted(after.items())
        for change in _changes(
            [before.get(number), stood.get(number), proposal], situation, context
        )
    ]


def present_plan(
    situation: Situation, proposals: list[Proposal], context: MatchingContext
) -> PlacePlan:
    """The visits of the free tasks, beside what stands."""
    active = [proposal for proposal in proposals if proposal.status in ACTIVE]
    bound = {
        task
        for proposal in active
        if proposal.is_standing or proposal.status is ProposalStatus.CODED
        for task in proposal.bound_tasks
    }
    stood = situation.with_standing(proposals)
    free = [
        task
        for number, task in stood.open_tasks.items()
        if number not in bound and number not in stood.coded
    ]
    asks = [proposal for proposal in active if not proposal.is_standing]
    return plan_place(stood, free, asks, context)


def _applied(
    situation: Situation, after: dict[str, Proposal], context: MatchingContext
) -> list[Proposal]:
    """Proposals that an application founds (C-03), the earliest application first."""
    if not situation.applications:
        return []
    founded = {proposal.application_id for proposal in after.values()}
    made: list[Proposal] = []
    for application in sorted(
        situation.applications, key=lambda app: (app.applied_at, app.application_id)
    ):
        waits = (
            application.status == "awaiting_answers" and application.proposal is None
        )
        if waits and application.application_id not in founded:
            others = [*after.values(), *made]
            made.append(for_application(application, situation, others, context))
    return made


def _replace_open_questions(
    situation: Situation,
    stood: dict[str, Proposal],
    after: dict[str, Proposal],
    plan: PlacePlan,
    context: MatchingContext,
) -> None:
    """Unanswered proposals equal the present plan; the rest are withdrawn (M-12)."""
    questions = {
        number: proposal
        for number, proposal in after.items()
        if proposal.is_open_question
    }
    joint = [
        visit
        for visit in plan.visits
        if visit.is_joint and visit.day <= context.last_proposed
    ]
    repeated = _repeated(joint, questions, situation, context)
    after |= repeated
    if len(repeated) == len(joint) and not questions:
        return
    for number, question in questions.items():
        if awaits_the_plan(question, situation, context):
            stood[number] = after[number] = carried_on(question, situation, context)
    for visit in joint:
        if _number_of(visit, situation) in repeated:
            continue
        found = for_visit(visit, situation, context)
        questions.pop(found.number, None)
        beside = situation.with_standing(list(after.values()))
        explained = explain_proposal(found, beside, plan, context)
        after[found.number] = _asked_again(
            replace(found, explanation=explained), after, situation
        )
    for number in questions:
        if after[number].is_open_question:
            after[number] = _dropped(after[number], situation, plan, context)


def _repeated(
    joint: list[PlannedVisit],
    questions: dict[str, Proposal],
    situation: Situation,
    context: MatchingContext,
) -> dict[str, Proposal]:
    """The questions that visits ask again on the same day; `questions` keeps the rest.

    Where all of a place's questions are repeated, nothing else of it is looked at.
    """
    repeated = {}
    for visit in joint:
        number = _number_of(visit, situation)
        known = questions.get(number)
        if known is not None and known.day == visit.day:
            repeated[number] = _still_asked(known, visit, situation, context)
            del questions[number]
    return repeated


def _number_of(visit: PlannedVisit, situation: Situation) -> str:
    return number_of(situation.facts.place, visit.numbers)


def _dropped(
    question: Proposal,
    situation: Situation,
    plan: PlacePlan,
    context: MatchingContext,
) -> Proposal:
    """A question that the present plan does not ask."""
    lost = (
        why_forced_off(task, question, situation, context) for task in question.tasks
    )
    reason = next((why for why in lost if why), _outdone(question, plan))
    return question.withdraw(reason)


def _outdone(proposal: Proposal, plan: PlacePlan) -> str:
    """No rule forbids it, but the plan of today has no place for it."""
    over = (
        plan.unplaceable.get(task) is Unplaceable.OVER_CAPACITY
        for task in proposal.tasks
    )
    return "over_capacity" if any(over) else "better_plan"


def explained_now(
    proposal: Proposal, situation: Situation, context: MatchingContext
) -> Proposal:
    """An unanswered proposal, explained by what is known now (M-13, M-14).

    What arrived since it was made is told as if it had been there at first.
    """
    known = all(task in situation.open_tasks for task in proposal.tasks)
    if not proposal.is_open_question or not known:
        return proposal
    proposals = list(situation.proposals)
    plan = present_plan(situation, proposals, context)
    stood = situation.with_standing(proposals)
    told = explain_proposal(proposal, stood, plan, context)
    return replace(proposal, explanation=told)


def _still_asked(
    known: Proposal, visit: PlannedVisit, situation: Situation, context: MatchingContext
) -> Proposal:
    """The same question as before: its dates and wishes stay, the facts are today's."""
    members = members_of(visit.tasks)
    return known.varied(
        members=members,
        lead=lead_of(visit.tasks, situation, context.rules, known.wishes).agency,
        duty=duty_of(visit.tasks, situation, context.rules),
        visits_saved=len(members) - 1,
        days_forward=days_forward(visit.tasks, visit.day),
        region=situation.region,
    )


def _asked_again(
    found: Proposal, after: dict[str, Proposal], situation: Situation
) -> Proposal:
    """The same agencies have the same number: what they declined before still holds."""
    known = after.get(found.number)
    if known is None:
        return found
    prints = {task.number: task.fingerprint for task in situation.tasks}
    still = [
        refusal
        for refusal in known.refusals
        if any(
            prints.get(task) == print_ for task, print_ in refusal.fingerprints.items()
        )
    ]
    return found.varied(earlier=tuple(still))


def _changes(
    steps: list[Proposal | None], situation: Situation, context: MatchingContext
) -> list[Change]:
    """The changes of one proposal: one, or an end and a new beginning.

    Where it ended and the same agencies are asked again at once, the end is told first:
    whoever had answered learns why that no longer holds (M-12).
    """
    before, stood, after = steps
    told = [after]
    if stood is not None and stood.status in ENDED and _differs(stood, after):
        told = [stood, after]
    changes: list[Change] = []
    for one in told:
        if one is not None and _differs(before, one):
            changes.append(changed(before, one, situation, context))
            before = changes[-1].proposal
    return changes


def _differs(before: Proposal | None, after: Proposal | None) -> bool:
    if before is None or after is None or before is after:
        return before is not after
    return _CONTENTS(before) != _CONTENTS(after)


def changed(
    before: Proposal | None,
    after: Proposal,
    situation: Situation,
    context: MatchingContext,
) -> Change:
    """The proposal as it is after a change, and what happened to it."""
    past = situation.past_versions.get(after.number, 0)
    version = 1 + (past if before is None else before.version)
    after = replace(after, version=version, changed_at=context.now)
    return Change(after, what_happened(before, after))


def what_happened(before: Proposal | None, after: Proposal) -> What:
    """The event that tells the change."""
    match after.status:
        case ProposalStatus.WITHDRAWN | ProposalStatus.EXPIRED:
            return What.WITHDRAWN
        case ProposalStatus.AGREED:
            return What.AGREED
        case ProposalStatus.CODED | ProposalStatus.VISITED:
            return What.ANSWERED
        case ProposalStatus.PROPOSED:
            same = (
                before is not None
                and before.status is ProposalStatus.PROPOSED
                and _face(before) == _face(after)
            )
            return What.ANSWERED if same else What.PROPOSED


def _face(proposal: Proposal) -> tuple[object, ...]:
    """What makes it another proposal to those who are asked."""
    return proposal.day, proposal.tasks, proposal.application_id
