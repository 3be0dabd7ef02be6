"""What subjects said, for supervisors (C-12)."""

from typing import Annotated, Literal

from fastapi import Depends

from checkcode_svc.ratings import queries
from checkcode_svc.ratings.schemas import RatingOut
from shared.auth import Principal, require
from shared.web.acts import ReadingDep
from shared.web.export import list_route
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep
from shared.web.period import PeriodDep
from shared.web.values import Agency

router = Router(prefix="/v1", tags=["overview"])

RatingReader = Annotated[Principal, require("rating:read")]
RatingSort = Literal["rated_at", "-rated_at"]


def _chosen(
    period: PeriodDep,
    agency: Agency | None = None,
    sort: RatingSort = "rated_at",
) -> queries.Chosen:
    return queries.Chosen(agency, period, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "/ratings", "查询评价", export="导出评价")
async def list_ratings(
    tx: ReadDep,
    who: RatingReader,
    page: PageDep,
    reading: ReadingDep,
    chosen: ChosenDep,
) -> Page[RatingOut]:
    """What subjects said, with complaints, questions and suggestions (C-12)."""
    ratings = await queries.listed(tx, who, chosen, page)
    for rating in ratings.items:
        reading.saw(rating.visit_id, rating.code)
    return ratings.map(RatingOut.model_validate)
