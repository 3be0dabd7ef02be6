"""Off-site inspections: recorded, corrected, listed (P-26)."""

from typing import Annotated, Literal

from fastapi import Depends, Path, Request, Response

from plan_svc.offsite import queries
from plan_svc.offsite.commands import results
from plan_svc.offsite.schemas import (
    FormerOffSiteOut,
    OffSiteCorrectionIn,
    OffSiteResultIn,
    OffSiteResultOut,
)
from shared.auth import Principal, require
from shared.civic.domains import Domain
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day, Place, PlanCode, Uscc

router = Router(prefix="/v1", tags=["tasks"])
Reader = Annotated[Principal, require("task:read")]
Inspector = Annotated[Principal, require("visit:write")]
Number = Annotated[str, Path(max_length=200)]
ResultSort = Literal["day", "-day", "task", "-task"]


def _chosen(  # noqa: PLR0913 - a query parameter each
    *,
    agency: Agency | None = None,
    domain: Domain | None = None,
    place: Place | None = None,
    uscc: Uscc | None = None,
    plan_code: PlanCode | None = None,
    problem: bool | None = None,
    made_from: Day | None = None,
    made_to: Day | None = None,
    sort: ResultSort = "-day",
) -> queries.Chosen:
    return queries.Chosen(
        agency, domain, place, uscc, plan_code, problem, made_from, made_to, sort
    )


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(
    router, "/off-site-results", "查询非现场检查结果", export="导出非现场检查结果"
)
async def list_off_site_results(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[OffSiteResultOut]:
    """Off-site inspections of your region, the newest first (P-26)."""
    found = await queries.listed(tx, page, who, chosen)
    return found.map(lambda inspection: OffSiteResultOut.of(inspection, who))


@router.post(
    "/tasks/{number}/off-site-result", status_code=201, summary="录入非现场检查结果"
)
async def record_off_site_result(
    number: Number, body: OffSiteResultIn, tx: TxDep, who: Inspector
) -> OffSiteResultOut:
    """Carry out an off-site task of your agency, without a code (P-26).

    Every check point that its items had on that day has a result. What was found is a
    clue; of the evidence the hashes are kept.
    """
    inspection = await results.record(tx, number, body.report(), who)
    return OffSiteResultOut.of(inspection, who)


@router.post("/tasks/{number}/off-site-result/correction", summary="更正非现场检查结果")
async def correct_off_site_result(
    number: Number, body: OffSiteCorrectionIn, tx: TxDep, who: Inspector
) -> OffSiteResultOut:
    """Correct what it gave, within the row's time; the former results are kept."""
    corrected = await results.correct(tx, number, body.results(), body.reason, who)
    return OffSiteResultOut.of(corrected, who)


@router.get(
    "/tasks/{number}/off-site-result",
    response_model=OffSiteResultOut,
    responses=ETAGGED,
    summary="查看非现场检查结果",
)
async def read_off_site_result(
    number: Number, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """What the off-site inspection of a task gave, with its ETag (P-26)."""
    found = await queries.inspection(tx, number, who)
    return etagged(request, OffSiteResultOut.of(found, who))


@router.get(
    "/tasks/{number}/off-site-result/former", summary="查看更正前的非现场检查结果"
)
async def former_off_site_results(
    number: Number, tx: ReadDep, who: Reader
) -> list[FormerOffSiteOut]:
    """What it gave before corrections, the oldest first (C-26)."""
    agency = (await queries.inspection(tx, number, who)).agency
    former = await queries.former(tx, number, who)
    return [FormerOffSiteOut.of(version, who, agency) for version in former]
