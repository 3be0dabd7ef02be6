"""Turns codes into the events that describe them."""

from typing import TypeVar

from checkcode_svc.codes.domain.code import Code
from shared.events import checkcode as on_wire

E = TypeVar("E", bound=on_wire.CodeEvent)


def issued(code: Code) -> on_wire.CodeIssued:
    """A code was issued."""
    return _state(on_wire.CodeIssued, code)


def cancelled(code: Code) -> on_wire.CodeCancelled:
    """A code was cancelled, or has expired: its status says which."""
    return _state(on_wire.CodeCancelled, code)


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
            for party in code.members
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
        ground=code.ground,
        matching_unavailable=code.matching_unavailable,
        counted=code.counted,
        reason=code.reason,
    )
