"""The list of subjects, sought by all that the register knows of them (S-01, S-02)."""

from typing import Annotated

from fastapi import Query

from shared.auth import Principal, require
from shared.web.export import list_route
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep
from subject_svc.search import queries
from subject_svc.search.schemas import SubjectFilter
from subject_svc.subjects.schemas import SubjectOut

Reader = Annotated[Principal, require("subject:read")]
Filter = Annotated[SubjectFilter, Query()]

router = Router(prefix="/v1", tags=["subjects"])


@list_route(router, "/subjects", "查询检查对象", export="导出检查对象")
async def list_subjects(
    tx: ReadDep, who: Reader, page: PageDep, asked: Filter
) -> Page[SubjectOut]:
    """Subjects of the caller's region, sought by any part of name, address or code.

    A grade or a list without a domain is that of the caller's domain.
    """
    rows = await queries.subjects(tx, who, page, asked.sought(who.domain), asked.sort)
    return rows.map(SubjectOut.model_validate)
