"""Rows to the events that carry their whole state."""

from collections.abc import Sequence
from typing import TypeVar

from checkcode_svc.applications.domain.application import Party
from checkcode_svc.models import Application, Code, CodeMember, Visit, VisitPart
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


def started(visit: Visit, members: Sequence[CodeMember]) -> on_wire.VisitStarted:
    """A visit began."""
    return on_wire.VisitStarted(
        version=1,
        visit_id=str(visit.id),
        number=visit.number,
        code=visit.code,
        place=visit.place,
        uscc=visit.uscc,
        day=visit.day,
        agencies=tuple(one.agency for one in members),
        tasks=tuple(task for one in members for task in one.tasks),
        kind=visit.kind,
        counted=visit.counted,
        started_at=visit.started_at,
    )


def recorded(visit: Visit, part: VisitPart) -> on_wire.ResultRecorded:
    """One agency's results of a visit are in."""
    if part.recorded_at is None:
        raise ValueError("a complete part has its instant")
    return on_wire.ResultRecorded(
        version=part.version,
        visit_id=str(visit.id),
        code=visit.code,
        agency=part.agency,
        domain=part.domain,
        place=visit.place,
        uscc=visit.uscc,
        day=visit.day,
        tasks=tuple(part.tasks),
        points=tuple(on_wire.PointResult.model_validate(one) for one in part.points),
        problems=part.problems,
        recorded_at=part.recorded_at,
    )
