"""Turns applications into the events that describe them."""

from checkcode_svc.applications.domain.application import Application
from shared.events.checkcode import CodeApplied


def applied(application: Application) -> CodeApplied:
    """An application was made or changed its state."""
    own = application.own
    return CodeApplied(
        version=application.version,
        application_id=str(application.id),
        agency=application.agency,
        place=application.place,
        uscc=application.uscc,
        tasks=own.tasks if own else (),
        chosen=application.chosen,
        day=application.day,
        status=application.status,
        proposal=application.proposal,
        declined_reason=application.declined_reason,
        declined_text=application.declined_text,
        reason=application.reason,
        waits_for=tuple(application.waits_for),
        staff_by=application.staff_by,
        applied_at=application.applied_at,
    )
