"""Turns results into the events that describe them."""

from dataclasses import asdict

from checkcode_svc.visits.domain.visit import Visit, VisitPart
from shared.events.checkcode import PointResult, ResultRecorded


def recorded(visit: Visit, part: VisitPart) -> ResultRecorded:
    """One agency's results of a visit are in."""
    if part.recorded_at is None:
        raise ValueError("a complete part has its instant")
    return ResultRecorded(
        version=part.version,
        visit_id=str(visit.id),
        code=visit.code,
        agency=part.agency,
        domain=part.domain,
        place=visit.place,
        uscc=visit.uscc,
        day=visit.day,
        tasks=part.tasks,
        points=tuple(PointResult(**asdict(point)) for point in part.points),
        problems=part.problems,
        recorded_at=part.recorded_at,
    )
