"""The subjects of a plan."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from plan_svc.plans import queries as plans
from plan_svc.subjects import queries
from plan_svc.subjects.schemas import SubjectOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]


@router.get("/plans/{plan_id}/subjects", summary="查询计划的检查对象")
async def plan_subjects(
    plan_id: UUID,
    tx: ReadDep,
    page: PageDep,
    who: Reader,
    edition: Annotated[int | None, Query(ge=1, le=100_000)] = None,
) -> Page[SubjectOut]:
    """The plan's subjects in order of place, now or in an earlier edition (P-08)."""
    plan = await plans.visible(tx, plan_id, who)
    subjects = await queries.subjects(tx, page, plan, edition)
    return page.page(subjects, "place").map(SubjectOut.model_validate)
