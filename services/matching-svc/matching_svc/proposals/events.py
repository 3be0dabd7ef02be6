"""A proposal as a row of its table and as the event that tells it."""

from dataclasses import fields
from datetime import datetime
from typing import Any

from matching_svc import policy
from matching_svc.places.domain.situation import Change, What
from matching_svc.proposals.domain.proposal import ACTIVE, AnswerKind, Member, Proposal
from shared import jsontext
from shared.events.matching import AnswerKind as Told
from shared.events.matching import (
    JointAgreed,
    JointAnswered,
    JointProposed,
    JointWithdrawn,
    ProposalEvent,
    ProposalMember,
    ProposalStatus,
)

_EVENTS: dict[What, type[ProposalEvent]] = {
    What.PROPOSED: JointProposed,
    What.ANSWERED: JointAnswered,
    What.AGREED: JointAgreed,
    What.WITHDRAWN: JointWithdrawn,
}
_COLUMNS = tuple(one.name for one in fields(Proposal))
_TOLD = frozenset(ProposalEvent.model_fields) & set(_COLUMNS) - {"members"}
"""What the event itself tells of a row; of members it tells a part only."""


def as_row(proposal: Proposal) -> dict[str, Any]:
    """The proposal as a row; `matters` says whether recomputes have to read it.

    Its parts stay as they are: the JSON writer knows them, many times faster than a
    deep copy does.
    """
    row = {name: getattr(proposal, name) for name in _COLUMNS}
    row["agencies"] = [one.agency for one in proposal.members]
    row["matters"] = (
        proposal.status in ACTIVE
        or proposal.application_id is not None
        or bool(proposal.refusals)
    )
    return row


def as_event(change: Change) -> ProposalEvent:
    """The event that carries the proposal's whole state.

    It is made of values that have their types already, so nothing is validated.
    """
    proposal = change.proposal
    row = as_row(proposal)
    told = {name: row[name] for name in _TOLD}
    told["status"] = ProposalStatus(proposal.status.value)
    told["members"] = tuple([_member(one, proposal) for one in proposal.members])
    beside = {name: value for name, value in row.items() if name not in _TOLD}
    told["state"] = jsontext.loads(jsontext.dumps(beside))
    return _EVENTS[change.what].model_construct(**told)


def _member(member: Member, proposal: Proposal) -> ProposalMember:
    answer = member.answer
    return ProposalMember.model_construct(
        agency=member.agency,
        tasks=member.tasks,
        items=member.items,
        answer=Told(answer.kind.value) if answer else None,
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
    free = [code for code, one in reasons.items() if one.frees(with_days=False)]
    return tuple(sorted(free))


def _spoken(member: Member) -> datetime | None:
    answer = member.answer
    if answer is None or answer.kind is AnswerKind.SILENT:
        return None
    return answer.at
