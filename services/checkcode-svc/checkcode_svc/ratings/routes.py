"""What subjects said, for supervisors (C-12)."""

from typing import Annotated

from checkcode_svc.ratings import queries
from checkcode_svc.ratings.schemas import RatingOut
from shared.auth import Principal, require
from shared.web.acts import ReadingDep
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency

router = Router(prefix="/v1", tags=["overview"])

RatingReader = Annotated[Principal, require("rating:read")]


@router.get("/ratings", summary="查询评价")
async def list_ratings(
    tx: ReadDep,
    who: RatingReader,
    page: PageDep,
    reading: ReadingDep,
    agency: Agency | None = None,
) -> Page[RatingOut]:
    """What subjects said, with complaints, questions and suggestions (C-12)."""
    ratings = await queries.listed(tx, who, agency, page)
    rated = [RatingOut.model_validate(rating) for rating in ratings]
    shown = page.page(rated, "visit_id", "agency")
    for rating in shown.items:
        reading.saw(rating.visit_id, rating.code)
    return shown
