"""Turns results into the events that describe them."""

from collections import Counter

from checkcode_svc.visits.domain.part import Outcome, Point, VisitPart
from checkcode_svc.visits.domain.visit import Visit
from shared.events.checkcode import PointResult, ResultRecorded
from shared.events.public import PublicResult


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
        ended_on=part.ended_on,
        tasks=part.tasks,
        points=tuple(_point(point) for point in part.points),
        problems=part.problems,
        classified=visit.classified,
        recorded_at=part.recorded_at,
        correct_until=part.correct_until,
        correct_until_provisional=part.correct_until_provisional,
        corrected_at=part.corrected_at,
    )


def _point(point: Point) -> PointResult:
    """One point, without its text, which may name people."""
    return PointResult(
        item=point.item,
        point=point.point,
        outcome=point.outcome,
        measure=point.measure,
        measures=point.measures if len(point.measures) > 1 else (),
    )


def public_result(visit: Visit, part: VisitPart) -> PublicResult:
    """The public form of one agency's results: how many points, no more (E-03)."""
    counts = Counter(point.outcome for point in part.points)
    return PublicResult(
        version=part.version,
        visit_id=visit.id,
        agency=part.agency,
        domain=part.domain,
        region=part.region,
        day=visit.day,
        items=part.items,
        problems=counts[Outcome.PROBLEM_FOUND],
        without_problem=counts[Outcome.NO_PROBLEM],
        not_covered=counts[Outcome.NOT_COVERED],
    )
