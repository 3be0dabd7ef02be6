"""What waits for the caller's agency."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Path, Query, Request, Response

from plan_svc.plans.domain.content import PlanKind
from plan_svc.worklist import queries
from plan_svc.worklist.domain import Work
from plan_svc.worklist.schemas import StepDossier, WaitingStep
from shared.auth import Principal, require
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep
from shared.web.values import Agency, Day

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
StepSort = Literal["due_on", "-due_on", "agency", "-agency"]
Name = Annotated[str, Path(pattern=r"^[a-z0-9_]+$", max_length=60)]


def _chosen(
    work: Annotated[
        Work | None, Query(description="what your agency is asked to do")
    ] = None,
    agency: Agency | None = None,
    kind: PlanKind | None = None,
    due_to: Day | None = None,
    sort: StepSort = "due_on",
) -> queries.Chosen:
    return queries.Chosen(work, agency, kind, due_to, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "/steps", "查询本单位待办环节", export="导出本单位待办环节")
async def steps(
    tx: ReadDep, page: PageDep, who: Reader, chosen: ChosenDep
) -> Page[WaitingStep]:
    """What waits for your agency: approvals, consents, answers; the soonest first."""
    found = await queries.steps(tx, page, who, chosen)
    return found.map(WaitingStep.of)


@router.get(
    "/steps/{plan_id}/{step}",
    response_model=StepDossier,
    responses=ETAGGED,
    summary="查看待办环节的全部材料",
)
async def step_dossier(
    plan_id: UUID, step: Name, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """One step that waits, with the plan, every check, and what overlaps (P-05)."""
    found = await queries.dossier(tx, plan_id, step, who)
    return etagged(request, StepDossier.of(found))
