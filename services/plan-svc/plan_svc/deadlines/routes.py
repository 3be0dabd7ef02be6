"""Deadlines of plans."""

from functools import partial
from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from plan_svc.deadlines import queries
from plan_svc.deadlines.domain import DeadlineName, DeadlineState
from plan_svc.deadlines.schemas import DueOut
from plan_svc.plans.domain.content import PlanKind
from shared.auth import Principal, require
from shared.db import ReadTx
from shared.web.export import RESPONSES, exported
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep, PageParams
from shared.web.values import Agency, Day

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
DeadlineSort = Literal["due", "-due", "agency", "-agency"]


@router.get("/plans/{plan_id}/deadlines", summary="查询计划的各项期限")
async def plan_deadlines(plan_id: UUID, tx: ReadDep, who: Reader) -> list[DueOut]:
    """What the plan has to meet and by when, the soonest first (P-07)."""
    found = await queries.of_plan(tx, plan_id, who)
    return [DueOut.model_validate(due) for due in found]


def _chosen(  # noqa: PLR0913, PLR0917 - a query parameter each
    agency: Agency | None = None,
    kind: PlanKind | None = None,
    deadline: Annotated[
        DeadlineName | None, Query(description="期限种类 · which of the five kinds")
    ] = None,
    state: DeadlineState | None = None,
    due_from: Day | None = None,
    due_to: Day | None = None,
    sort: DeadlineSort = "due",
) -> queries.Chosen:
    return queries.Chosen(agency, kind, deadline, state, due_from, due_to, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


async def _deadlines(
    who: Principal, chosen: queries.Chosen, tx: ReadTx, page: PageParams
) -> Page[DueOut]:
    found = await queries.deadlines(tx, page, who, chosen)
    return found.map(DueOut.model_validate)


@router.get("/deadlines", summary="查询计划期限")
async def deadlines(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[DueOut]:
    """Deadlines of the plans of your region, with those that no plan met yet (P-07)."""
    return await _deadlines(who, chosen, tx, page)


@router.get(
    "/deadlines.csv",
    response_class=Response,
    responses=RESPONSES,
    summary="导出计划期限",
)
async def export_deadlines(
    request: Request, who: Reader, chosen: ChosenDep
) -> Response:
    """The same list as CSV, all of it."""
    return await exported(request, DueOut, partial(_deadlines, who, chosen))
