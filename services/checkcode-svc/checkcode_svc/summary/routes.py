"""What supervisors and operators read: messages, reports, counts (C-06, C-12)."""

from datetime import date
from typing import Annotated

from fastapi import Query

from checkcode_svc.codes import queries as codes
from checkcode_svc.schemas import MessageOut, RatingOut, ReportOut, Summary
from checkcode_svc.summary.queries import summary
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep

router = Router(prefix="/v1", tags=["overview"])

MessageReader = Annotated[Principal, require("message:read")]
RatingReader = Annotated[Principal, require("rating:read")]
Reader = Annotated[Principal, require("code:read")]


@router.get("/messages")
async def list_messages(
    tx: ReadDep, who: MessageReader, page: PageDep, uscc: str | None = None
) -> Page[MessageOut]:
    """Messages to subjects, as a channel delivers them; never for inspectors (C-12)."""
    return await codes.messages(tx, who, uscc, page)


@router.get("/ratings")
async def list_ratings(
    tx: ReadDep, who: RatingReader, page: PageDep, agency: str | None = None
) -> Page[RatingOut]:
    """What subjects said, with complaints, questions and suggestions (C-12)."""
    return await codes.ratings(tx, who, agency, page)


@router.get("/reports")
async def list_reports(
    tx: ReadDep, who: MessageReader, page: PageDep
) -> Page[ReportOut]:
    """Reports of codes that somebody found suspicious (C-06)."""
    return await codes.reports(tx, who, page)


@router.get("/summary")
async def read_summary(
    tx: ReadDep,
    who: Reader,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> Summary:
    """The counts of a period: codes, visits apart and together, results, ratings."""
    return await summary(tx, who, first or date.min, last or date.max)
