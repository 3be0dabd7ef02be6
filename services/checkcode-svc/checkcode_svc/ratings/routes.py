"""What subjects said, for supervisors (C-12)."""

from typing import Annotated

from checkcode_svc.ratings import queries
from checkcode_svc.ratings.schemas import RatingOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency

router = Router(prefix="/v1", tags=["overview"])

RatingReader = Annotated[Principal, require("rating:read")]


@router.get("/ratings", summary="查询评价")
async def list_ratings(
    tx: ReadDep, who: RatingReader, page: PageDep, agency: Agency | None = None
) -> Page[RatingOut]:
    """What subjects said, with complaints, questions and suggestions (C-12)."""
    ratings = await queries.listed(tx, who, agency, page)
    shown = [RatingOut.model_validate(rating) for rating in ratings]
    return page.page(shown, "visit_id", "agency")
