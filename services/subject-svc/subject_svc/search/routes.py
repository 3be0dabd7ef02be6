"""The list of subjects, sought by all that the register knows of them (S-01, S-02)."""

from functools import partial
from typing import Annotated

from fastapi import Query, Request, Response

from shared.auth import Principal, require
from shared.db import ReadTx
from shared.web.export import RESPONSES, exported
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep, PageParams
from subject_svc.search import queries
from subject_svc.search.schemas import SubjectFilter
from subject_svc.subjects.schemas import SubjectOut

Reader = Annotated[Principal, require("subject:read")]
Filter = Annotated[SubjectFilter, Query()]

router = Router(prefix="/v1", tags=["subjects"])


async def _subjects(
    who: Principal, asked: SubjectFilter, tx: ReadTx, page: PageParams
) -> Page[SubjectOut]:
    rows = await queries.subjects(tx, who, page, asked.sought(who.domain), asked.sort)
    return rows.map(SubjectOut.model_validate)


@router.get("/subjects", summary="查询检查对象")
async def list_subjects(
    tx: ReadDep, who: Reader, page: PageDep, asked: Filter
) -> Page[SubjectOut]:
    """Subjects of the caller's region, sought by any part of name, address or code.

    A grade or a list without a domain is that of the caller's domain.
    """
    return await _subjects(who, asked, tx, page)


@router.get(
    "/subjects.csv",
    response_class=Response,
    responses=RESPONSES,
    summary="导出检查对象",
)
async def export_subjects(request: Request, who: Reader, asked: Filter) -> Response:
    """The same list as CSV, all of it."""
    return await exported(request, SubjectOut, partial(_subjects, who, asked))
