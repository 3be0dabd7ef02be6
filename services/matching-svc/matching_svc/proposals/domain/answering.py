"""What an answer has to satisfy before a proposal takes it (M-05, M-07, M-12)."""

from dataclasses import dataclass, replace
from datetime import date

from matching_svc.proposals.domain.errors import (
    BoundElsewhere,
    DaysNotPossible,
    JointIsDuty,
    ProposalMoved,
    ReasonNeeded,
    TextNeeded,
)
from matching_svc.proposals.domain.member import Answer, Member
from matching_svc.proposals.domain.proposal import ACTIVE, Proposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.proposals.domain.standing import carried_on, fingerprints
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.reach import reach_of
from shared.events.matching import AnswerKind


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer as an agency gave it."""

    kind: AnswerKind
    reason: str | None = None
    text: str | None = None
    days: tuple[date, ...] = ()
    day: date | None = None
    """The visit's day as the agency read it."""


def answered(
    proposal: Proposal,
    agency: str,
    given: GivenAnswer,
    situation: Situation,
    context: MatchingContext,
) -> Proposal:
    """The proposal with an agency's answer, and what follows from it (M-07, M-08)."""
    member = proposal.member(agency)
    _must_say_why(given, member, situation, context)
    if given.day is not None and given.day != proposal.day:
        raise ProposalMoved(day=proposal.day.isoformat())
    if given.kind is AnswerKind.JOIN:
        _must_be_free(proposal, member, situation)
        answer = Answer(AnswerKind.JOIN, context.now)
    else:
        if proposal.has_to_come(agency):
            _must_free(given, context)
        _must_suit(given, member, situation, context)
        answer = Answer(
            AnswerKind.DECLINE,
            context.now,
            given.reason,
            given.text,
            given.days,
            fingerprints(member, situation),
        )
    return carried_on(proposal.answer(agency, answer, context.day), situation, context)


def _must_say_why(
    given: GivenAnswer, member: Member, situation: Situation, context: MatchingContext
) -> None:
    """A decline carries a reason out of the list; some need a text too (M-07).

    A reason is a duty where the domain's row says so; elsewhere it is asked for.
    """
    if given.kind is not AnswerKind.DECLINE:
        return
    rules, reasons = context.rules, context.rules.reasons
    if given.reason is None and not any(
        rules.must_say_why(task.region, task.domain)
        for number, task in situation.open_tasks.items()
        if number in member.tasks
    ):
        return
    if given.reason is None or given.reason not in reasons:
        raise ReasonNeeded(reasons=sorted(reasons))
    if reasons[given.reason].needs_text and not (given.text or "").strip():
        raise TextNeeded(reason=given.reason)


def _must_free(given: GivenAnswer, context: MatchingContext) -> None:
    """A duty is declined for few reasons; `date` names the days that suit (M-05)."""
    if not context.rules.frees_from_duty(given.reason, with_days=bool(given.days)):
        reasons = context.rules.reasons
        free = sorted(code for code, it in reasons.items() if it.frees_from_duty)
        raise JointIsDuty(reasons=free)


def _must_be_free(proposal: Proposal, member: Member, situation: Situation) -> None:
    """A task is in one visit only: another standing proposal holds it (M-07)."""
    for other in situation.proposals:
        holds = other.number != proposal.number and other.status in ACTIVE
        if holds and other.is_standing and set(member.tasks) & set(other.bound_tasks):
            raise BoundElsewhere(proposal=other.number)


def _must_suit(
    given: GivenAnswer, member: Member, situation: Situation, context: MatchingContext
) -> None:
    """Days go with the reason `date`, and lie in the reach of the member's tasks."""
    if not given.days:
        return
    reason = context.rules.reasons.get(given.reason or "")
    if reason is None or not reason.takes_days:
        raise DaysNotPossible
    possible = set(context.days.dates(_common_reach(member, situation, context)))
    wrong = [day for day in given.days if day not in possible]
    if wrong:
        raise DaysNotPossible(
            days=[day.isoformat() for day in wrong],
            possible=[day.isoformat() for day in sorted(possible)],
        )


def _common_reach(
    member: Member, situation: Situation, context: MatchingContext
) -> int:
    facts = replace(situation.facts, declines={})
    mask = context.days.between(None, None)
    for number in member.tasks:
        task = situation.open_tasks.get(number)
        if task is not None:
            mask &= reach_of(task, facts, context.rules, context.days).mask
    return mask
