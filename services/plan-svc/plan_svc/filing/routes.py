"""The filing of a plan: approved, consented to, refused, revoked."""

from typing import Annotated
from uuid import UUID

from fastapi import Path, Query

from plan_svc.filing import commands
from plan_svc.filing.schemas import ApprovalIn, RefusalIn
from plan_svc.plans.schemas import PlanOut
from plan_svc.schemas import ReasonIn
from shared.auth import Principal, require
from shared.web.http import Router, TxDep

router = Router(prefix="/v1", tags=["plans"])
Approver = Annotated[Principal, require("plan:approve")]
Filer = Annotated[Principal, require("plan:file")]
Writer = Annotated[Principal, require("plan:write")]
Reason = Annotated[str, Query(min_length=1, max_length=500)]
Step = Annotated[str, Path(pattern=r"^[a-z0-9_]+$", max_length=60)]


@router.post("/plans/{plan_id}/approval", summary="审批计划")
async def approve(plan_id: UUID, body: ApprovalIn, tx: TxDep, who: Approver) -> PlanOut:
    """Approve a draft of your agency that others wrote; it is handed in (P-04)."""
    approved = await commands.approve(tx, plan_id, body.round, body.reasons, who)
    return PlanOut.of(approved)


@router.post("/plans/{plan_id}/steps/{step}/consent", summary="同意备案步骤")
async def consent(plan_id: UUID, step: Step, tx: TxDep, who: Filer) -> PlanOut:
    """Consent as the authority of a filing step; the last one files the plan (P-04)."""
    return PlanOut.of(await commands.consent(tx, plan_id, step, who))


@router.post("/plans/{plan_id}/steps/{step}/refusal", summary="退回计划")
async def refuse(
    plan_id: UUID, step: Step, body: RefusalIn, tx: TxDep, who: Filer
) -> PlanOut:
    """Refuse with a reason, in general and by field: it is a draft again (P-04)."""
    fields = tuple(each.value() for each in body.reasons)
    refused = await commands.refuse(tx, plan_id, step, body.reason, fields, who)
    return PlanOut.of(refused)


@router.post("/plans/{plan_id}/withdrawal", summary="撤回已提交的计划")
async def withdraw_plan(
    plan_id: UUID, body: ReasonIn, tx: TxDep, who: Writer
) -> PlanOut:
    """Take your submission back before its last step; it is a draft again (P-04)."""
    return PlanOut.of(await commands.withdraw(tx, plan_id, body.reason, who))


@router.delete("/plans/{plan_id}", summary="删除计划草案")
async def delete_plan(plan_id: UUID, reason: Reason, tx: TxDep, who: Writer) -> PlanOut:
    """Delete your draft with its subjects; what was decided on it stays on record."""
    return PlanOut.of(await commands.delete(tx, plan_id, reason, who))


@router.post("/plans/{plan_id}/revocation", summary="撤销已备案计划")
async def revoke(plan_id: UUID, body: ReasonIn, tx: TxDep, who: Approver) -> PlanOut:
    """Revoke your filed plan: its open tasks are withdrawn."""
    return PlanOut.of(await commands.revoke(tx, plan_id, body.reason, who))
