"""Rows to the events that carry their whole state."""

from collections.abc import Sequence
from typing import TypeVar

from checkcode_svc.domain.application import Party
from checkcode_svc.models import Application, Code, CodeMember
from shared.events import checkcode as on_wire

CodeEvent = TypeVar("CodeEvent", bound=on_wire.CodeEvent)


def applied(row: Application, own: Party | None) -> on_wire.CodeApplied:
    """An application was made or changed its state."""
    return on_wire.CodeApplied(
        version=row.version,
        application_id=str(row.id),
        agency=row.agency,
        place=row.place,
        uscc=row.uscc,
        tasks=own.tasks if own else (),
        chosen=tuple(row.chosen),
        day=row.day,
        status=on_wire.ApplicationStatus(row.status),
        proposal=row.proposal,
        declined_reason=row.declined_reason,
        declined_text=row.declined_text,
        applied_at=row.applied_at,
    )


def code_event(
    model: type[CodeEvent], row: Code, members: Sequence[CodeMember]
) -> CodeEvent:
    """The state of a code, as `CodeIssued` or `CodeCancelled`."""
    return model(
        version=row.version,
        code=row.code,
        application_id=str(row.application_id),
        proposal=row.proposal,
        lead=row.lead,
        members=tuple(
            on_wire.CodeMember(
                agency=one.agency,
                tasks=tuple(one.tasks),
                items=tuple(one.items),
                inspectors=tuple(one.inspectors),
            )
            for one in members
        ),
        place=row.place,
        uscc=row.uscc,
        region=row.region,
        kind=row.kind,
        day=row.day,
        status=on_wire.CodeStatus(row.status),
        issued_at=row.issued_at,
        issued_late=row.issued_late,
        matching_unavailable=row.matching_unavailable,
        counted=row.counted,
        reason=row.reason,
    )
