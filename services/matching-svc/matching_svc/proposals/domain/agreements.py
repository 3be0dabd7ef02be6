"""Joint visits that agencies agreed on elsewhere, and who is to lead (M-06, M-15).

What was agreed off-line is recorded by one of the agencies and holds once the others
confirm; what the municipal system matched was agreed there, and holds at once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import combinations

from matching_svc.proposals.domain.errors import (
    LeadByLaw,
    LeadNotMember,
    OverrideNeedsReason,
    TasksNotJoint,
)
from matching_svc.proposals.domain.founding import founded
from matching_svc.proposals.domain.lead import By, duty_and_lead, lead_of
from matching_svc.proposals.domain.member import Answer
from matching_svc.proposals.domain.proposal import (
    ACTIVE,
    ENOUGH,
    Proposal,
    Way,
)
from matching_svc.proposals.domain.situation import Situation
from matching_svc.proposals.domain.standing import led
from matching_svc.tasks.domain.compatibility import Apart, why_apart, why_never_joint
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.reach import reach_of
from matching_svc.tasks.domain.reason import About, Reason, listed
from matching_svc.tasks.domain.task import Task
from shared.events.matching import AnswerKind


@dataclass(frozen=True, slots=True)
class Agreement:
    """A joint visit as it was agreed: which tasks, when, by whom it is recorded."""

    way: Way
    reference: str
    """The minutes, or the municipal system's number."""
    tasks: tuple[str, ...]
    day: date
    recorded_by: str
    at: datetime
    lead: str | None = None
    override: str | None = None
    """Why it is held although the subject is on `solo` (S-06)."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """Why a task cannot be in it."""

    task: str
    code: str
    rule: str


def for_agreement(
    agreement: Agreement, situation: Situation, context: MatchingContext
) -> Proposal:
    """The proposal that records it, with the answers that were given already."""
    allowed = _without_overridden(agreement, situation)
    _must_be_possible(agreement, allowed, context)
    tasks = [situation.open_tasks[task] for task in agreement.tasks]
    proposal = founded(tasks, agreement.day, situation, context)
    wishes = _wishes(agreement, proposal)
    lead = lead_of(tasks, situation, context.rules, wishes)
    due = max(proposal.answers_due, context.day)
    proposal = replace(
        proposal,
        lead=lead.agency,
        members=tuple(
            replace(member, answer=_answer(agreement, member.agency))
            for member in proposal.members
        ),
        answers_due=due,
        chase_on=max(proposal.chase_on, context.day),
        way=agreement.way,
        reference=agreement.reference,
        override=agreement.override,
        wishes=wishes,
        explanation=(
            _head(agreement),
            *_told(agreement),
            *duty_and_lead(tasks, situation, context.rules, wishes),
        ),
    )
    return proposal.mature(context.day)


def _without_overridden(agreement: Agreement, situation: Situation) -> Situation:
    if not agreement.override:
        return situation
    facts = replace(situation.facts, solo_domains=frozenset())
    return replace(situation, facts=facts)


def _wishes(agreement: Agreement, proposal: Proposal) -> dict[str, str]:
    """Who agreed on a visit agreed on its lead with it."""
    if agreement.lead is None:
        return {}
    if all(member.agency != agreement.lead for member in proposal.members):
        raise LeadNotMember(agencies=[member.agency for member in proposal.members])
    return {member.agency: agreement.lead for member in proposal.members}


def _answer(agreement: Agreement, agency: str) -> Answer | None:
    """The city's system has all answers; off-line, whoever records it has joined."""
    has_joined = agreement.way is Way.MUNICIPAL or agency == agreement.recorded_by
    return Answer(AnswerKind.JOIN, agreement.at) if has_joined else None


def _head(agreement: Agreement) -> Reason:
    about: About = {
        "day": agreement.day.isoformat(),
        "reference": agreement.reference,
    }
    if agreement.way is Way.MUNICIPAL:
        return Reason("matched_by_city", "M-15", about)
    return Reason("agreed_offline", "M-15", {**about, "agency": agreement.recorded_by})


def _told(agreement: Agreement) -> list[Reason]:
    if not agreement.override:
        return []
    return [Reason("overridden", "S-06", {"text": agreement.override})]


def _must_be_possible(
    agreement: Agreement, situation: Situation, context: MatchingContext
) -> None:
    """Refuse with everything that stands against it, named (M-04, M-15)."""
    tasks = [
        situation.open_tasks[task]
        for task in agreement.tasks
        if task in situation.open_tasks
    ]
    if any(why_never_joint(task, situation.facts) is Apart.SOLO for task in tasks):
        raise OverrideNeedsReason
    hindrances = [
        *_not_open(agreement, situation),
        *(why for task in tasks for why in _alone(task, agreement, situation, context)),
        *_together(tasks, situation, context),
    ]
    if len({task.agency for task in tasks}) < ENOUGH:
        hindrances.append(Hindrance("", "too_few_agencies", "M-15"))
    if hindrances:
        raise TasksNotJoint(
            problems=[
                {"task": each.task, "code": each.code, "rule": each.rule}
                for each in hindrances
            ]
        )


def _not_open(agreement: Agreement, situation: Situation) -> Iterator[Hindrance]:
    for number in agreement.tasks:
        if number not in situation.open_tasks:
            yield Hindrance(number, "not_open", "M-01")
        elif number in situation.coded:
            yield Hindrance(number, "has_code", "C-01")


def _alone(
    task: Task, agreement: Agreement, situation: Situation, context: MatchingContext
) -> Iterator[Hindrance]:
    never = why_never_joint(task, situation.facts)
    if never is not None:
        yield Hindrance(task.number, str(never), never.rule)
    offset = context.days.offset(agreement.day)
    reach = reach_of(task, situation.facts, context.rules, context.days)
    if offset < 0 or not reach.mask >> offset & 1:
        yield Hindrance(task.number, "day_not_possible", "M-02")
    if any(
        proposal.status in ACTIVE
        and proposal.is_standing
        and task.number in proposal.bound_tasks
        for proposal in situation.proposals
    ):
        yield Hindrance(task.number, "bound_elsewhere", "M-07")


def _together(
    tasks: Sequence[Task], situation: Situation, context: MatchingContext
) -> Iterator[Hindrance]:
    for one, other in combinations(tasks, 2):
        if one.agency == other.agency:
            why = why_apart(one, other, situation.facts, context)
            if why is not None:
                yield Hindrance(other.number, str(why), why.rule)


def wished(
    proposal: Proposal,
    agency: str,
    lead: str,
    situation: Situation,
    context: MatchingContext,
) -> Proposal:
    """An agency would have another lead; it leads once all who take part agree (M-06).

    Where the law names the lead, nobody else does (M-05).
    """
    after = proposal.wish_lead(agency, lead)
    tasks = [
        situation.open_tasks[number]
        for number in proposal.bound_tasks
        if number in situation.open_tasks
    ]
    if tasks and lead_of(tasks, situation, context.rules).by is By.LAW:
        inside = listed(member.agency for member in proposal.inside)
        raise LeadByLaw(lead=proposal.lead, members=inside)
    return led(after, situation, context)
