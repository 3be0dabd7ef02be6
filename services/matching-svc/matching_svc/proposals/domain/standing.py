"""Proposals that someone answered: what codes, rules, silence and days do to them.

An answer binds until it is changed or a rule forces it off, and then everyone who was
asked is told why (M-12).
"""

from dataclasses import replace
from datetime import date

from matching_svc.proposals.domain.lead import By, lead_of, lead_reason
from matching_svc.proposals.domain.member import Answer, Member
from matching_svc.proposals.domain.proposal import ANSWERABLE, ENOUGH, Proposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.compatibility import Apart, why_never_joint
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.place import Application
from matching_svc.tasks.domain.reach import reach_of
from shared.events.matching import AnswerKind, ProposalStatus


def carried_on(
    proposal: Proposal, situation: Situation, context: MatchingContext
) -> Proposal:
    """The proposal after codes, visits, rules, silence and the day had their say."""
    proposal = proposal.varied(region=situation.region or proposal.region)
    followed = _by_codes(proposal, situation, context.day)
    if followed.status not in ANSWERABLE:
        return followed
    followed = _by_applications(followed, situation, context)
    followed = forced(followed, situation, context)
    if followed.status not in ANSWERABLE:
        return followed
    grown = _silent(followed, situation, context).mature(context.day)
    return led(_moved(grown, situation), situation, context).chase(context.day)


def awaits_the_plan(
    proposal: Proposal, situation: Situation, context: MatchingContext
) -> bool:
    """Whether `carried_on` leaves it as it is, if the plan of the place repeats it.

    An open question that no code, application, wish or day has a say in: a plan that
    has its tasks on its day shows that no rule forces any of them off. One whose day is
    near holds its day in the plan, so what is forced off is settled before.
    """
    return (
        proposal.is_open_question
        and not proposal.wishes
        and context.day <= proposal.answers_due
        and (proposal.chased or context.day < proposal.chase_on)
        and not context.days.only((proposal.day,)) & ~context.joint_days
        and all(code.proposal != proposal.number for code in situation.codes)
        and all(
            application.proposal != proposal.number
            for application in situation.applications
        )
    )


def _moved(proposal: Proposal, situation: Situation) -> Proposal:
    """The days that the tasks of those who come are brought forward."""
    if proposal.status not in ANSWERABLE:
        return proposal
    known = situation.known_tasks
    forward = sum(
        max(0, (known[number].earliest - proposal.day).days)
        for number in proposal.bound_tasks
        if number in known
    )
    return proposal.varied(days_forward=forward)


def led(proposal: Proposal, situation: Situation, context: MatchingContext) -> Proposal:
    """Another agency leads where all agreed on it, or where the lead left (M-06)."""
    tasks = [
        situation.open_tasks[number]
        for number in proposal.bound_tasks
        if number in situation.open_tasks
    ]
    if not tasks or proposal.status not in ANSWERABLE:
        return proposal
    lead = lead_of(tasks, situation, context.rules, proposal.wishes)
    left = all(member.agency != proposal.lead for member in proposal.inside)
    if lead.agency == proposal.lead or not (left or lead.by is By.AGREEMENT):
        return proposal
    told = tuple(
        lead_reason(lead) if reason.code.startswith("lead_by_") else reason
        for reason in proposal.explanation
    )
    return replace(proposal, lead=lead.agency, explanation=told)


def _by_codes(proposal: Proposal, situation: Situation, today: date) -> Proposal:
    codes = [code for code in situation.codes if code.proposal == proposal.number]
    visited = any(code.code in situation.visited_codes for code in codes)
    if visited:
        return proposal.visit()
    if codes:
        return proposal.take_code()
    if proposal.status is not ProposalStatus.CODED:
        return proposal
    return proposal.lose_code(today)


def _by_applications(
    proposal: Proposal, situation: Situation, context: MatchingContext
) -> Proposal:
    """An applicant that left has declined, and got a code of its own (C-03).

    Whoever had to take part was refused that at its code; where a leave crossed the
    duty on its way, or the application was withdrawn, the duty stays (M-05).
    """
    for application in situation.applications:
        linked = application.application_id == proposal.application_id
        if not linked and application.proposal != proposal.number:
            continue
        member = next(
            (m for m in proposal.members if m.agency == application.agency), None
        )
        if member is not None and member.is_in and _has_left(application, situation):
            freed = context.rules.frees_from_duty(
                application.declined_reason, with_days=False
            )
            answer = Answer(
                AnswerKind.DECLINE,
                context.now,
                application.declined_reason or "other",
                application.declined_text,
                fingerprints=fingerprints(member, situation),
                owed=not freed and proposal.has_to_come(application.agency),
            )
            proposal = proposal.with_answer(application.agency, answer)
    return proposal


def _has_left(application: Application, situation: Situation) -> bool:
    if application.status in {"withdrawn", "refused"}:
        return True
    if application.status != "issued":
        return False
    return application.declined_reason is not None or any(
        code.application_id == application.application_id and code.proposal is None
        for code in situation.codes
    )


def fingerprints(member: Member, situation: Situation) -> dict[str, str]:
    """Window and items of a member's tasks, as they are now."""
    known = situation.known_tasks
    return {task: known[task].fingerprint for task in member.tasks if task in known}


def forced(
    proposal: Proposal, situation: Situation, context: MatchingContext
) -> Proposal:
    """Drop what a rule forces off; withdrawn, and why, if too few stay (M-12)."""
    members: list[Member] = []
    reason = None
    for member in proposal.members:
        if not member.is_in or not member.tasks:
            members.append(member)
            continue
        lost = {
            task: why
            for task in member.tasks
            if (why := why_forced_off(task, proposal, situation, context))
        }
        reason = reason or next(iter(lost.values()), None)
        kept = tuple(task for task in member.tasks if task not in lost)
        if kept:
            members.append(_with_tasks(member, kept, situation) if lost else member)
    if reason is None:
        return proposal
    if sum(member.is_in for member in members) < ENOUGH:
        return proposal.withdraw(reason)
    return replace(proposal, members=tuple(members), reason=reason)


def _with_tasks(member: Member, tasks: tuple[str, ...], situation: Situation) -> Member:
    codes = {one for task in tasks for one in situation.known_tasks[task].item_codes}
    return replace(member, tasks=tasks, items=tuple(sorted(codes)))


def why_forced_off(
    number: str, proposal: Proposal, situation: Situation, context: MatchingContext
) -> str | None:
    """The rule that forces a task off its proposal; None where none does."""
    task = situation.open_tasks.get(number)
    if task is None:
        return _why_not_open(number, situation)
    code = situation.coded.get(number)
    if code is not None and code.proposal != proposal.number:
        return "code_issued"
    never = why_never_joint(task, situation.facts)
    if never is not None and not (never is Apart.SOLO and proposal.override):
        return str(never)
    offset = context.days.offset(proposal.day)
    if offset < 0:
        return None
    # Days that a decline named are no law: they steer new proposals, not this one.
    facts = situation.facts
    if facts.declines:
        facts = replace(facts, declines={})
    reach = reach_of(task, facts, context.rules, context.days)
    return None if reach.mask >> offset & 1 else "day_not_possible"


def _why_not_open(number: str, situation: Situation) -> str:
    if number in situation.done:
        return "task_done"
    relief = situation.relief_in_force.get(number)
    return "task_withdrawn" if relief is None else f"task_{relief.kind}"


def _silent(
    proposal: Proposal, situation: Situation, context: MatchingContext
) -> Proposal:
    """Silence counts as a decline when answers are due (M-07)."""
    if context.day <= proposal.answers_due:
        return proposal
    for member in proposal.members:
        if member.answer is None:
            prints = fingerprints(member, situation)
            answer = Answer(
                AnswerKind.SILENT,
                context.now,
                "silent",
                fingerprints=prints,
                owed=member.agency in proposal.duty,
            )
            proposal = proposal.with_answer(member.agency, answer)
    return proposal
