"""Grades: set, imported, read (G-01, G-05)."""

from typing import Annotated, Literal

from fastapi import Depends, Query, Request, Response

from credit_svc.grades import commands, queries
from credit_svc.grades.schemas import GradeIn, GradeOut, GradeVersionOut, SummaryOut
from shared.auth import Principal, require
from shared.bulk import Report
from shared.civic.domains import Domain
from shared.events.credit import Grade
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.uploads import UploadDep
from shared.web.values import Day, Uscc

router = Router(prefix="/v1", tags=["grades"])

Reader = Annotated[Principal, require("grade:read")]
Writer = Annotated[Principal, require("grade:write")]
GradeSort = Literal["uscc", "-uscc", "changed_at", "-changed_at"]


@router.post(
    "/imports/grades",
    openapi_extra=commands.COLUMNS.openapi,
    summary="批量导入信用等级",
)
async def import_grades(upload: UploadDep, tx: TxDep, who: Writer) -> Report:
    """Import grades: good rows go in, wrong rows are named (G-01, S-08).

    Without a model the one that holds is taken. The same file again changes nothing.
    """
    return await commands.import_grades(tx, who, upload)


@router.put("/grades/{domain}/{uscc}", summary="评定信用等级")
async def set_grade(
    domain: str, uscc: str, body: GradeIn, tx: TxDep, who: Writer
) -> GradeOut:
    """Set a subject's grade in the agency's own domain (G-01)."""
    grade = await commands.set_grade(tx, who, body.cells(uscc, domain))
    row = await queries.grade(tx, who, grade.domain, grade.uscc)
    return GradeOut.model_validate(row)


def _chosen(
    uscc: Uscc | None = None,
    domain: Domain | None = None,
    grade: Grade | None = None,
    changed_from: Day | None = None,
    changed_to: Day | None = None,
    sort: GradeSort = "uscc",
) -> queries.Chosen:
    return queries.Chosen(uscc, domain, grade, changed_from, changed_to, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "/grades", "查询信用等级", export="导出信用等级")
async def list_grades(
    tx: ReadDep, who: Reader, page: PageDep, chosen: ChosenDep
) -> Page[GradeOut]:
    """Grades, of one subject, domain or letter, or all."""
    rows = await queries.grades(tx, who, page, chosen)
    return rows.map(GradeOut.model_validate)


@router.get(
    "/grades/{domain}/{uscc}",
    response_model=GradeOut,
    responses=ETAGGED,
    summary="查看信用等级",
)
async def read_grade(
    domain: str, uscc: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """A subject's grade in one domain."""
    row = await queries.grade(tx, who, domain, uscc)
    return etagged(request, GradeOut.model_validate(row))


@router.get("/grades/{domain}/{uscc}/history", summary="查看信用等级历史")
async def read_history(
    domain: str, uscc: str, tx: ReadDep, who: Reader, page: PageDep
) -> Page[GradeVersionOut]:
    """Every version of a grade, newest first, each with its cause (G-01)."""
    versions = await queries.history(tx, who, domain, uscc, page)
    return versions.map(GradeVersionOut.model_validate)


@router.get("/summary", summary="信用等级统计")
async def summary(
    tx: ReadDep,
    who: Reader,
    first: Annotated[Day | None, Query(alias="from")] = None,
    last: Annotated[Day | None, Query(alias="to")] = None,
) -> SummaryOut:
    """Counts of grades; `changed` within the days asked for."""
    counts = await queries.summary(tx, who, first, last)
    return SummaryOut.model_validate(counts)
