"""Plans: drafted, filled with subjects, reviewed, filed, revoked."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query, Request, Response
from fastapi.responses import StreamingResponse

from plan_svc.draws import commands as drawing
from plan_svc.filing import commands as filing
from plan_svc.plans import commands as drafting
from plan_svc.plans import queries
from plan_svc.plans.schemas import (
    ApprovalIn,
    CheckOut,
    DrawIn,
    DrawOut,
    PlanIn,
    PlanListed,
    PlanOut,
    ReasonIn,
    SubjectOut,
    UploadOut,
)
from plan_svc.uploads import commands as subjects
from shared.auth import Principal, require
from shared.web.etag import etagged
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep

router = Router(prefix="/v1", tags=["plans"])
Reader = Annotated[Principal, require("plan:read")]
Writer = Annotated[Principal, require("plan:write")]
Approver = Annotated[Principal, require("plan:approve")]
Filer = Annotated[Principal, require("plan:file")]
Step = Annotated[str, Path(pattern=r"^[a-z_]+$", max_length=40)]
Short = Annotated[str | None, Query(max_length=60)]


@router.post("/plans", status_code=201)
async def create(body: PlanIn, tx: TxDep, who: Writer, response: Response) -> PlanOut:
    """Draft a plan; every demanded field that lacks is named (P-03)."""
    plan = await drafting.create(tx, body, who)
    response.headers["location"] = f"/plan/v1/plans/{plan.id}"
    return plan


@router.put("/plans/{plan_id}")
async def change(plan_id: UUID, body: PlanIn, tx: TxDep, who: Writer) -> PlanOut:
    """State a draft anew."""
    return await drafting.change(tx, plan_id, body, who)


@router.get("/plans")
async def plans(  # noqa: PLR0913 - a query parameter each
    tx: ReadDep,
    page: PageDep,
    who: Reader,
    *,
    status: Short = None,
    agency: Short = None,
    kind: Short = None,
    plan_code: Short = None,
) -> Page[PlanListed]:
    """Plans that you may see, the newest first; drafts are the agency's own."""
    filters = {"status": status, "agency": agency, "kind": kind, "plan_code": plan_code}
    return await queries.plans(tx, page, who, filters)


@router.get("/plans/{plan_id}", response_model=PlanOut)
async def plan(plan_id: UUID, request: Request, tx: ReadDep, who: Reader) -> Response:
    """A plan, all that it states, and its way through filing (P-04)."""
    row = await queries.visible(tx, plan_id, who)
    return etagged(request, await queries.plan_out(tx, row))


@router.post("/plans/{plan_id}/subjects")
async def upload(
    plan_id: UUID,
    request: Request,
    tx: TxDep,
    who: Writer,
    *,
    replace: Annotated[bool, Query()] = False,
) -> UploadOut:
    """Upload subjects as CSV or NDJSON, all or nothing (P-23).

    Columns: `place` or `uscc`, and `reason.P-13` for a row that an advisory frequency
    row speaks against.
    """
    return await subjects.upload(tx, plan_id, request, who, replace=replace)


@router.get("/plans/{plan_id}/subjects")
async def plan_subjects(
    plan_id: UUID, tx: ReadDep, page: PageDep, who: Reader
) -> Page[SubjectOut]:
    """The plan's subjects in order of place."""
    return await queries.subjects(tx, page, await queries.visible(tx, plan_id, who))


@router.post("/plans/{plan_id}/draw")
async def draw(plan_id: UUID, body: DrawIn, tx: TxDep, who: Writer) -> DrawOut:
    """Draw subjects by the ratio of their grade, from a seed to publish (P-16)."""
    return await drawing.draw_subjects(tx, plan_id, body, who)


@router.get("/plans/{plan_id}/draw")
async def drawn(plan_id: UUID, tx: ReadDep, who: Reader) -> DrawOut:
    """The draw: seed, ratios and digest of the frame."""
    return await queries.draw(tx, await queries.visible(tx, plan_id, who))


@router.get("/plans/{plan_id}/draw/frame", response_class=StreamingResponse)
async def frame(plan_id: UUID, tx: ReadDep, who: Reader) -> StreamingResponse:
    """The frame as the lines `place,grade` that anyone can draw from again."""
    lines = await queries.frame(tx, await queries.visible(tx, plan_id, who))
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8")


@router.get("/plans/{plan_id}/checks")
async def plan_checks(plan_id: UUID, tx: ReadDep, who: Reader) -> list[CheckOut]:
    """Every automatic check: what it serves, whether it blocks, the outcome (P-05)."""
    return await filing.review_plan(tx, plan_id, who)


@router.post("/plans/{plan_id}/approval")
async def approve(
    plan_id: UUID, tx: TxDep, who: Approver, body: ApprovalIn | None = None
) -> PlanOut:
    """Approve your agency's draft and hand it in for filing (P-04)."""
    return await filing.approve(tx, plan_id, body.reasons if body else {}, who)


@router.post("/plans/{plan_id}/steps/{step}/consent")
async def consent(plan_id: UUID, step: Step, tx: TxDep, who: Filer) -> PlanOut:
    """Consent as the authority of a filing step; the last one files the plan (P-04)."""
    return await filing.consent(tx, plan_id, step, who)


@router.post("/plans/{plan_id}/steps/{step}/refusal")
async def refuse(
    plan_id: UUID, step: Step, body: ReasonIn, tx: TxDep, who: Filer
) -> PlanOut:
    """Refuse with a reason: the plan is a draft again (P-04)."""
    return await filing.refuse(tx, plan_id, step, body.reason, who)


@router.post("/plans/{plan_id}/revocation")
async def revoke(plan_id: UUID, body: ReasonIn, tx: TxDep, who: Approver) -> PlanOut:
    """Revoke your filed plan: its open tasks are withdrawn."""
    return await filing.revoke(tx, plan_id, body.reason, who)
