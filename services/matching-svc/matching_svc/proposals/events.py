"""Turns proposals into rows of their table and into the events that describe them."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from matching_svc import policy
from matching_svc.proposals.domain.change import Change, What
from matching_svc.proposals.domain.member import Answer, Member
from matching_svc.proposals.domain.proposal import Proposal
from shared import jsontext
from shared.events.matching import (
    AnswerKind,
    JointAgreed,
    JointAnswered,
    JointProposed,
    JointWithdrawn,
    KeptAnswer,
    KeptMember,
    KeptProposal,
    KeptReason,
    KeptRefusal,
    ProposalEvent,
    ProposalMember,
)

_EVENTS: dict[What, type[ProposalEvent]] = {
    What.PROPOSED: JointProposed,
    What.ANSWERED: JointAnswered,
    What.AGREED: JointAgreed,
    What.WITHDRAWN: JointWithdrawn,
}
_FIELDS = tuple(field.name for field in fields(Proposal))
_SHOWN = frozenset(ProposalEvent.model_fields) & set(_FIELDS) - {"members"}
"""What the event itself says of a row; of members it says a part only."""
_KEPT = tuple(
    name
    for name in KeptProposal.model_fields
    if name not in {"members", "explanation", "earlier"}
)


def row_of(proposal: Proposal) -> dict[str, Any]:
    """The proposal as a row.

    Its parts stay as they are: the JSON writer knows them, many times faster than a
    deep copy does.
    """
    row = {name: getattr(proposal, name) for name in _FIELDS}
    row["agencies"] = tuple([member.agency for member in proposal.members])
    row["matters"] = proposal.matters
    return row


def as_event(change: Change) -> ProposalEvent:
    """The event that carries the proposal's whole state.

    It is made of values that have their types already, so nothing is validated.
    """
    proposal = change.proposal
    row = row_of(proposal)
    shown = {name: row[name] for name in _SHOWN}
    shown["status"] = proposal.status
    shown["members"] = tuple([_member(member, proposal) for member in proposal.members])
    shown["kept"] = _kept(proposal, row)
    # The release before folds its proposals out of this one, to the letter.
    rest = {name: row[name] for name in row if name not in _SHOWN}
    shown["state"] = jsontext.loads(jsontext.dumps(rest))
    return _EVENTS[change.what].model_construct(**shown)


def _kept(proposal: Proposal, row: dict[str, Any]) -> KeptProposal:
    return KeptProposal.model_construct(
        members=tuple([_kept_member(member) for member in proposal.members]),
        explanation=tuple(
            [
                KeptReason.model_construct(
                    code=reason.code, rule=reason.rule, about=dict(reason.about)
                )
                for reason in proposal.explanation
            ]
        ),
        earlier=tuple(
            [
                KeptRefusal.model_construct(
                    partners=refusal.partners,
                    fingerprints=dict(refusal.fingerprints),
                    days=refusal.days,
                )
                for refusal in proposal.earlier
            ]
        ),
        **{name: row[name] for name in _KEPT},
    )


def _kept_member(member: Member) -> KeptMember:
    return KeptMember.model_construct(
        agency=member.agency,
        tasks=member.tasks,
        items=member.items,
        answer=None if member.answer is None else _kept_answer(member.answer),
    )


def _kept_answer(answer: Answer) -> KeptAnswer:
    return KeptAnswer.model_construct(
        kind=answer.kind,
        at=answer.at,
        reason=answer.reason,
        text=answer.text,
        days=answer.days,
        fingerprints=dict(answer.fingerprints),
        owed=answer.owed,
    )


def _member(member: Member, proposal: Proposal) -> ProposalMember:
    answer = member.answer
    return ProposalMember.model_construct(
        agency=member.agency,
        tasks=member.tasks,
        items=member.items,
        answer=answer.kind if answer else None,
        reason=answer.reason if answer else None,
        text=answer.text if answer else None,
        days=answer.days if answer else (),
        answered_at=_spoken(member),
        duty_reasons=_duty_reasons(member, proposal),
    )


def _duty_reasons(member: Member, proposal: Proposal) -> tuple[str, ...] | None:
    """For what it may leave even so; at its code no other days are named (M-05)."""
    if not proposal.has_to_come(member.agency):
        return None
    reasons = policy.load().reasons_on(proposal.made_on)
    free = [code for code, reason in reasons.items() if reason.frees(with_days=False)]
    return tuple(sorted(free))


def _spoken(member: Member) -> datetime | None:
    answer = member.answer
    if answer is None or answer.kind is AnswerKind.SILENT:
        return None
    return answer.at
