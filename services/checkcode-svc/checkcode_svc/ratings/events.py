"""Turns ratings into the events that describe them."""

from checkcode_svc.ratings.store import GivenRating
from shared.events.checkcode import VisitRated


def rated(rating: GivenRating) -> VisitRated:
    """The subject rated one agency of one visit."""
    return VisitRated(
        version=1,
        visit_id=str(rating.visit_id),
        code=rating.code,
        agency=rating.agency,
        uscc=rating.uscc,
        score=rating.score,
        rated_at=rating.rated_at,
    )
