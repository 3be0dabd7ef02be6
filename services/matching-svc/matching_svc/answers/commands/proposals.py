"""What agencies answer to proposals and reliefs (M-07, M-12)."""

from dataclasses import dataclass, replace
from datetime import date

from matching_svc import policy
from matching_svc.places.commands import change
from matching_svc.places.domain.batch import Decision
from matching_svc.places.domain.recompute import changed, explained_now
from matching_svc.proposals.domain.errors import (
    BoundElsewhere,
    DaysNotPossible,
    JointIsDuty,
    NoSuchProposal,
    ProposalMoved,
)
from matching_svc.proposals.domain.proposal import (
    ACTIVE,
    Answer,
    AnswerKind,
    Member,
    Proposal,
    answered,
    checked_reason,
)
from matching_svc.proposals.domain.situation import Situation
from matching_svc.proposals.domain.standing import carried_on, fingerprints
from matching_svc.proposals.queries import place_of
from matching_svc.solver.domain.days import Days
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.reach import reach_of
from shared.auth import Principal
from shared.db import Tx


@dataclass(frozen=True, slots=True)
class Said:
    """An answer as an agency gave it."""

    kind: AnswerKind
    reason: str | None = None
    text: str | None = None
    days: tuple[date, ...] = ()
    day: date | None = None
    """The visit's day as the agency read it."""


async def answer(tx: Tx, who: Principal, number: str, said: Said) -> None:
    """Take an agency's answer; the last one may bring agreement at once (M-08)."""
    place = await place_of(tx, number)

    def decide(situation: Situation, context: MatchingContext) -> Decision:
        known = situation.proposal(number)
        if known is None:
            raise NoSuchProposal
        who.must_see(known.region)
        proposal = explained_now(known, situation, context)
        after = _answered(proposal, who.agency, said, situation, context)
        return Decision([changed(proposal, after, situation, context)])

    await change(tx, place, decide)


def _answered(
    proposal: Proposal,
    agency: str,
    said: Said,
    situation: Situation,
    context: MatchingContext,
) -> Proposal:
    reasons = policy.load().reasons_on(context.day)
    needs_text = {code: one.needs_text for code, one in reasons.items()}
    checked_reason(said.kind, said.reason, said.text, needs_text)
    member = proposal.member(agency)
    if said.day is not None and said.day != proposal.day:
        raise ProposalMoved(day=proposal.day.isoformat())
    if said.kind is AnswerKind.JOIN:
        _must_be_free(proposal, member, situation)
        given = Answer(AnswerKind.JOIN, context.now)
    else:
        reason = reasons[said.reason] if said.reason else None
        takes_days = reason is not None and reason.takes_days
        if proposal.has_to_come(agency):
            _must_free(said, context)
        _must_suit(said.days, member, situation, context, takes_days=takes_days)
        given = Answer(
            AnswerKind.DECLINE,
            context.now,
            said.reason,
            said.text,
            said.days,
            fingerprints(member, situation),
        )
    return carried_on(
        answered(proposal, agency, given, context.day), situation, context
    )


def _must_free(said: Said, context: MatchingContext) -> None:
    """A duty is declined for few reasons; `date` names the days that suit (M-05)."""
    if not context.rules.frees_from_duty(said.reason, with_days=bool(said.days)):
        reasons = policy.load().reasons_on(context.day)
        free = sorted(code for code, one in reasons.items() if one.frees_from_duty)
        raise JointIsDuty(reasons=free)


def _must_be_free(proposal: Proposal, member: Member, situation: Situation) -> None:
    """A task is in one visit only: another standing proposal holds it (M-07)."""
    for other in situation.proposals:
        holds = other.number != proposal.number and other.status in ACTIVE
        if holds and other.is_standing and set(member.tasks) & set(other.bound_tasks):
            raise BoundElsewhere(proposal=other.number)


def _must_suit(
    days: tuple[date, ...],
    member: Member,
    situation: Situation,
    context: MatchingContext,
    *,
    takes_days: bool,
) -> None:
    """Days go with the reason `date`, and lie in the reach of the member's tasks."""
    if not days:
        return
    if not takes_days:
        raise DaysNotPossible
    allowed = _common_reach(member, situation, context)
    wrong = [day for day in days if not _within(day, allowed, context.days)]
    if wrong:
        possible = [day.isoformat() for day in context.days.dates(allowed)]
        raise DaysNotPossible(
            days=[day.isoformat() for day in wrong], possible=possible
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


def _within(day: date, mask: int, days: Days) -> bool:
    offset = days.offset(day)
    return offset >= 0 and bool(mask >> offset & 1)
