"""Deadlines of plans."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Query

from plan_svc.deadlines import queries
from plan_svc.deadlines.domain import DeadlineName, DeadlineState
from plan_svc.deadlines.schemas import DueOut
from plan_svc.plans.domain.content import PlanKind
from shared.auth import Principal, require
from shared.web.export import list_route
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep
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


@list_route(router, "/deadlines", "查询计划期限", export="导出计划期限")
async def deadlines(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[DueOut]:
    """Deadlines of the plans of your region, with those that no plan met yet (P-07)."""
    found = await queries.deadlines(tx, page, who, chosen)
    return found.map(DueOut.model_validate)
