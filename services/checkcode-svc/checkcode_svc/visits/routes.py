"""Reading visits, and what results they owe (C-09, C-10)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from checkcode_svc.visits import queries
from checkcode_svc.visits.queries import Chosen
from checkcode_svc.visits.schemas import ResultLineOut, VisitOut
from shared.auth import Principal, require
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep
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


@list_route(router, "/visits", "查询检查", export="导出检查")
async def list_visits(
    tx: ReadDep, who: VisitReader, page: PageDep, chosen: VisitsDep
) -> Page[VisitOut]:
    """Visits of your region, and your own, with each agency's part (C-09)."""
    visits = await queries.listed(tx, who, chosen, page)
    return visits.map(lambda visit: VisitOut.of(visit, who.agency))


@router.get(
    "/visits/{visit_id}", response_model=VisitOut, responses=ETAGGED, summary="查看检查"
)
async def read_visit(
    visit_id: UUID, request: Request, tx: ReadDep, who: VisitReader
) -> Response:
    """One visit with each agency's part."""
    visit = await queries.read(tx, who, visit_id)
    return etagged(request, VisitOut.of(visit, who.agency))


@list_route(router, "/results", "查询检查结果", export="导出检查结果")
async def list_results(
    tx: ReadDep, who: VisitReader, page: PageDep, chosen: ResultsDep
) -> Page[ResultLineOut]:
    """Results of visits: what is due, overdue, drafted and complete (C-10)."""
    results = await queries.results(tx, who, chosen, page)
    return results.map(ResultLineOut.model_validate)
