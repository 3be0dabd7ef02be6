"""Reading visits, and what results they owe (C-09, C-10)."""

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from checkcode_svc.visits import queries
from checkcode_svc.visits.queries import Chosen
from checkcode_svc.visits.schemas import ResultLineOut, VisitOut
from shared.auth import Principal, require
from shared.db import ReadTx
from shared.web.etag import ETAGGED, etagged
from shared.web.export import RESPONSES, exported
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep, PageParams
from shared.web.values import Agency, Day, Part, Place, Uscc

router = Router(prefix="/v1", tags=["codes"])

VisitReader = Annotated[Principal, require("visit:read")]
VisitSort = Literal["day", "-day"]
ResultSort = Literal["due_on", "-due_on", "day", "-day"]
DAY_TO = "the last day of the visit that is taken"


def _visits(  # noqa: PLR0913, PLR0917 - a query parameter each
    place: Place | None = None,
    uscc: Uscc | None = None,
    agency: Agency | None = None,
    day_from: Annotated[Day | None, Query(alias="from")] = None,
    day_to: Annotated[Day | None, Query(alias="to", description=DAY_TO)] = None,
    complete: Annotated[bool | None, Query()] = None,
    overdue: Annotated[bool | None, Query()] = None,
    name: Part | None = None,
    sort: VisitSort = "-day",
) -> Chosen:
    return Chosen(
        place, uscc, agency, day_from, day_to, complete, overdue, None, name, sort
    )


def _results(  # noqa: PLR0913, PLR0917 - a query parameter each
    place: Place | None = None,
    uscc: Uscc | None = None,
    agency: Agency | None = None,
    day_from: Annotated[Day | None, Query(alias="from")] = None,
    day_to: Annotated[Day | None, Query(alias="to", description=DAY_TO)] = None,
    complete: Annotated[bool | None, Query()] = None,
    overdue: Annotated[bool | None, Query()] = None,
    name: Part | None = None,
    due_to: Day | None = None,
    sort: ResultSort = "due_on",
) -> Chosen:
    return Chosen(
        place, uscc, agency, day_from, day_to, complete, overdue, due_to, name, sort
    )


VisitsDep = Annotated[Chosen, Depends(_visits)]
ResultsDep = Annotated[Chosen, Depends(_results)]


async def _page_of_visits(
    who: Principal, chosen: Chosen, tx: ReadTx, page: PageParams
) -> Page[VisitOut]:
    visits = await queries.listed(tx, who, chosen, page)
    return visits.map(lambda visit: VisitOut.of(visit, who.agency))


async def _page_of_results(
    who: Principal, chosen: Chosen, tx: ReadTx, page: PageParams
) -> Page[ResultLineOut]:
    results = await queries.results(tx, who, chosen, page)
    return results.map(ResultLineOut.model_validate)


@router.get("/visits", summary="查询检查")
async def list_visits(
    tx: ReadDep, who: VisitReader, page: PageDep, chosen: VisitsDep
) -> Page[VisitOut]:
    """Visits of your region, and your own, with each agency's part (C-09)."""
    return await _page_of_visits(who, chosen, tx, page)


@router.get(
    "/visits.csv", response_class=Response, responses=RESPONSES, summary="导出检查"
)
async def export_visits(
    request: Request, who: VisitReader, chosen: VisitsDep
) -> Response:
    """The same list as CSV, all of it (C-09)."""
    return await exported(request, VisitOut, partial(_page_of_visits, who, chosen))


@router.get(
    "/visits/{visit_id}", response_model=VisitOut, responses=ETAGGED, summary="查看检查"
)
async def read_visit(
    visit_id: UUID, request: Request, tx: ReadDep, who: VisitReader
) -> Response:
    """One visit with each agency's part."""
    visit = await queries.read(tx, who, visit_id)
    return etagged(request, VisitOut.of(visit, who.agency))


@router.get("/results", summary="查询检查结果")
async def list_results(
    tx: ReadDep, who: VisitReader, page: PageDep, chosen: ResultsDep
) -> Page[ResultLineOut]:
    """Results of visits: what is due, overdue, drafted and complete (C-10)."""
    return await _page_of_results(who, chosen, tx, page)


@router.get(
    "/results.csv", response_class=Response, responses=RESPONSES, summary="导出检查结果"
)
async def export_results(
    request: Request, who: VisitReader, chosen: ResultsDep
) -> Response:
    """The same list as CSV, all of it (C-10)."""
    read = partial(_page_of_results, who, chosen)
    return await exported(request, ResultLineOut, read)
