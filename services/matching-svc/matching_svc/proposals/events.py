"""Turns proposals into rows of their table and into the events that describe them."""

from collections.abc import Mapping
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
    KeptProposal,
    ProposalEvent,
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
_KEPT = tuple(KeptProposal.model_fields)


def row_of(proposal: Proposal) -> dict[str, Any]:
    """The proposal as a row, of what JSON has: the row and its event are made of it.

    By way of JSON, for its writer takes a proposal apart many times faster than a deep
    copy does.
    """
    row = {name: getattr(proposal, name) for name in _FIELDS}
    row["agencies"] = [member.agency for member in proposal.members]
    row["matters"] = proposal.matters
    plain: dict[str, Any] = jsontext.loads(jsontext.dumps(row))
    return plain


def as_event(change: Change, row: Mapping[str, Any] | None = None) -> ProposalEvent:
    """The event that carries the proposal's whole state, made of its row."""
    proposal = change.proposal
    row = row_of(proposal) if row is None else row
    shown = {name: getattr(proposal, name) for name in _SHOWN}
    shown["members"] = [_member(member, proposal) for member in proposal.members]
    shown["kept"] = {name: row[name] for name in _KEPT}
    # The release before folds its proposals out of this one, to the letter.
    shown["state"] = {name: row[name] for name in row if name not in _SHOWN}
    return _EVENTS[change.what].model_validate(shown)


def _member(member: Member, proposal: Proposal) -> dict[str, Any]:
    told: dict[str, Any] = {
        "agency": member.agency,
        "tasks": member.tasks,
        "items": member.items,
        "duty_reasons": _duty_reasons(member, proposal),
    }
    if (answer := member.answer) is not None:
        told |= {
            "answer": answer.kind,
            "reason": answer.reason,
            "text": answer.text,
            "days": answer.days,
            "answered_at": _spoken(answer),
        }
    return told


def _duty_reasons(member: Member, proposal: Proposal) -> tuple[str, ...] | None:
    """For what it may leave even so; at its code no other days are named (M-05)."""
    if not proposal.has_to_come(member.agency):
        return None
    reasons = policy.load().reasons_on(proposal.made_on)
    free = [code for code, reason in reasons.items() if reason.frees(with_days=False)]
    return tuple(sorted(free))


def _spoken(answer: Answer) -> datetime | None:
    return None if answer.kind is AnswerKind.SILENT else answer.at
