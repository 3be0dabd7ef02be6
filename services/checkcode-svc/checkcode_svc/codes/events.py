"""Turns codes into the events that describe them."""

from dataclasses import replace
from typing import TypeVar

from checkcode_svc.codes.domain.code import ENDED, Code
from shared.events import checkcode as on_wire
from shared.events.checkcode import CodeStatus

E = TypeVar("E", bound=on_wire.CodeEvent)


def issued(code: Code) -> on_wire.CodeIssued:
    """A code was issued, or an agency stayed away from its visit (C-26)."""
    return _state(on_wire.CodeIssued, code)


def cancelled(code: Code) -> on_wire.CodeCancelled:
    """A code was cancelled, or has expired: its status says which."""
    return _state(on_wire.CodeCancelled, code)


def present_state(code: Code) -> on_wire.CodeEvent:
    """What neighbours know of a code now.

    Its later states (presented, closed) follow from visits and results and are never
    published: to the neighbours a code is issued until it is over.
    """
    if code.status in ENDED:
        return cancelled(code)
    return issued(replace(code, status=CodeStatus.ISSUED))


def _state(model: type[E], code: Code) -> E:
    return model(
        version=code.version,
        code=code.code,
        application_id=str(code.application_id),
        proposal=code.proposal,
        lead=code.lead,
        members=tuple(
            on_wire.CodeMember(
                agency=party.agency,
                tasks=party.tasks,
                items=party.items,
                inspectors=party.inspectors,
            )
            for party in code.expected
        ),
        absent=tuple(
            on_wire.CodeAbsence(
                agency=party.agency,
                tasks=party.tasks,
                reason=party.absent_reason or "",
            )
            for party in code.absent
        ),
        place=code.place,
        uscc=code.uscc,
        region=code.region,
        kind=code.kind,
        day=code.day,
        status=code.status,
        issued_at=code.issued_at,
        issued_late=code.issued_late,
        late_basis=code.late_basis,
        expires_on=code.expires_on,
        expires_provisional=code.expires_provisional,
        ground=code.ground,
        matching_unavailable=code.matching_unavailable,
        counted=code.counted,
        classified=code.classified,
        surprise=code.surprise,
        reason=code.reason,
    )
