"""Turns ratings into the events that describe them."""

from checkcode_svc.ratings.store import Given
from shared.events.checkcode import VisitRated


def rated(given: Given) -> VisitRated:
    """The subject rated one agency of one visit."""
    return VisitRated(
        version=1,
        visit_id=str(given.visit_id),
        code=given.code,
        agency=given.agency,
        uscc=given.uscc,
        score=given.score,
        rated_at=given.rated_at,
    )
