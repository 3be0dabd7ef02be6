"""Dry runs of plans: nothing of them stays (X-01)."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from plan_svc.dryrun import commands
from plan_svc.dryrun.commands import Order
from plan_svc.dryrun.schemas import DryRunIn, DryRunOut, TrialIn
from plan_svc.uploads.commands import COLUMNS
from shared.auth import Principal, require
from shared.web.http import Router, TxDep
from shared.web.uploads import UploadDep

router = Router(prefix="/v1", tags=["plans"])
Writer = Annotated[Principal, require("plan:write")]


@router.post("/plans/dry-run", summary="试算计划能否备案")
async def dry_run(body: DryRunIn, tx: TxDep, who: Writer) -> DryRunOut:
    """Would this plan be filed; if not, why, and from when on? Nothing stays (X-01)."""
    order = Order(body.reasons, body.search)
    content = body.plan.content()
    return DryRunOut.of(await commands.of_body(tx, content, body.rows(), order, who))


@router.post("/plans/{plan_id}/dry-run", summary="试算草案能否备案")
async def dry_run_draft(
    plan_id: UUID, body: TrialIn, tx: TxDep, who: Writer
) -> DryRunOut:
    """Would your draft be filed as it stands, with its subjects? (X-01)."""
    order = Order(body.reasons, body.search)
    return DryRunOut.of(await commands.of_draft(tx, plan_id, order, who))


@router.post(
    "/plans/{plan_id}/subjects/dry-run",
    summary="试算上传对象后草案能否备案",
    openapi_extra=COLUMNS.openapi,
)
async def dry_run_upload(
    plan_id: UUID,
    file: UploadDep,
    tx: TxDep,
    who: Writer,
    *,
    search: Annotated[
        bool, Query(description="whether a later period is looked for, if it fails")
    ] = True,
) -> DryRunOut:
    """Would your draft be filed with the subjects of this upload? (X-01)."""
    return DryRunOut.of(
        await commands.of_upload(tx, plan_id, file, Order({}, search), who)
    )
