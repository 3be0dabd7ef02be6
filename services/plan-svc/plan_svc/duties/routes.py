"""Duties: what must be inspected until which day (P-13)."""

from typing import Annotated, Literal

from fastapi import Depends, Query

from plan_svc.duties import queries
from plan_svc.duties.schemas import DutyLoadOut, DutyOut
from shared.auth import Principal, require
from shared.civic.domains import Domain
from shared.events.plan import DutyMode, DutyStatus
from shared.web.export import list_route
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day, Place

router = Router(prefix="/v1", tags=["duties"])
Reader = Annotated[Principal, require("plan:read")]
DutySort = Literal["due_on", "-due_on", "agency", "-agency"]
Area = Annotated[
    str, Query(pattern=r"^(\d{6}|\d{9})$", description="a district or a town")
]


def _chosen(  # noqa: PLR0913 - a query parameter each
    *,
    agency: Agency | None = None,
    domain: Domain | None = None,
    status: DutyStatus | None = None,
    mode: DutyMode | None = None,
    place: Place | None = None,
    area: Area | None = None,
    due_from: Day | None = None,
    due_to: Day | None = None,
    sort: DutySort = "due_on",
) -> queries.Chosen:
    return queries.Chosen(
        agency, domain, status, mode, place, area, due_from, due_to, sort
    )


def _span(due_from: Day | None = None, due_to: Day | None = None) -> queries.Span:
    return queries.Span(due_from, due_to)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]
SpanDep = Annotated[queries.Span, Depends(_span)]


@list_route(router, "/duties", "查询法定检查义务", export="导出法定检查义务")
async def list_duties(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[DutyOut]:
    """What agencies of your region must inspect, by its last day (P-13)."""
    duties = await queries.duties(tx, page, who, chosen)
    return duties.map(DutyOut.model_validate)


@router.get("/duty-loads", summary="各单位法定检查义务完成情况")
async def duty_loads(tx: ReadDep, who: Reader, span: SpanDep) -> list[DutyLoadOut]:
    """How duties stand by agency and domain, of this year or between two days (P-13).

    Counted are those whose last day lies there.
    """
    loads = await queries.loads(tx, who, span)
    return [DutyLoadOut.model_validate(load) for load in loads]
