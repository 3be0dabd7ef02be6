"""Turns visits into the events that describe them."""

from checkcode_svc.visits.domain.visit import Visit
from shared.events.checkcode import VisitStarted, VisitTeam
from shared.events.public import PublicVisit


def started(visit: Visit) -> VisitStarted:
    """A visit began, or another agency came to it."""
    return VisitStarted(
        version=visit.version,
        visit_id=str(visit.id),
        number=visit.number,
        code=visit.code,
        place=visit.place,
        uscc=visit.uscc,
        day=visit.day,
        agencies=tuple(part.agency for part in visit.parts),
        tasks=tuple(task for part in visit.parts for task in part.tasks),
        teams=tuple(
            VisitTeam(agency=part.agency, inspectors=part.inspectors)
            for part in visit.parts
        ),
        kind=visit.kind,
        counted=visit.counted and not visit.cancelled,
        classified=visit.classified,
        surprise=visit.surprise,
        started_at=visit.started_at,
        further_reason=visit.further_reason,
        cancelled=visit.cancelled,
    )


def public_visit(visit: Visit) -> PublicVisit:
    """The public form of a visit that began, or was taken back (E-03)."""
    items = {item: None for part in visit.parts for item in part.items}
    return PublicVisit(
        version=visit.version if visit.cancelled else 1,
        visit_id=visit.id,
        number=visit.number,
        region=visit.region,
        day=visit.day,
        kind=visit.kind,
        agencies=tuple(part.agency for part in visit.parts),
        items=tuple(items),
        cancelled=visit.cancelled,
    )
