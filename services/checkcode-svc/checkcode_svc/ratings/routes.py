"""What subjects said, for supervisors (C-12)."""

from functools import partial
from typing import Annotated, Literal

from fastapi import Depends, Request, Response

from checkcode_svc.ratings import queries
from checkcode_svc.ratings.schemas import RatingOut
from shared.auth import Principal, require
from shared.db import ReadTx
from shared.web.acts import Reading, ReadingDep
from shared.web.export import RESPONSES, exported
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep, PageParams
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


async def _ratings(
    who: Principal,
    chosen: queries.Chosen,
    reading: Reading,
    tx: ReadTx,
    page: PageParams,
) -> Page[RatingOut]:
    ratings = await queries.listed(tx, who, chosen, page)
    for rating in ratings.items:
        reading.saw(rating.visit_id, rating.code)
    return ratings.map(RatingOut.model_validate)


@router.get("/ratings", summary="查询评价")
async def list_ratings(
    tx: ReadDep,
    who: RatingReader,
    page: PageDep,
    reading: ReadingDep,
    chosen: ChosenDep,
) -> Page[RatingOut]:
    """What subjects said, with complaints, questions and suggestions (C-12)."""
    return await _ratings(who, chosen, reading, tx, page)


@router.get(
    "/ratings.csv", response_class=Response, responses=RESPONSES, summary="导出评价"
)
async def export_ratings(
    request: Request, who: RatingReader, reading: ReadingDep, chosen: ChosenDep
) -> Response:
    """The same list as CSV, all of it."""
    read = partial(_ratings, who, chosen, reading)
    return await exported(request, RatingOut, read)
