"""Uploads of a plan's subjects."""

from typing import Annotated
from uuid import UUID

from fastapi import Query

from plan_svc.uploads import commands
from plan_svc.uploads.schemas import UploadOut
from shared.auth import Principal, require
from shared.web.http import Router, TxDep
from shared.web.uploads import UploadDep

router = Router(prefix="/v1", tags=["plans"])
Writer = Annotated[Principal, require("plan:write")]


@router.post(
    "/plans/{plan_id}/subjects",
    summary="上传计划的检查对象",
    openapi_extra=commands.COLUMNS.openapi,
)
async def upload(
    plan_id: UUID,
    file: UploadDep,
    tx: TxDep,
    who: Writer,
    *,
    replace: Annotated[bool, Query()] = False,
) -> UploadOut:
    """Upload subjects as CSV or NDJSON, all or nothing (P-23).

    Columns: `place` or `uscc`, and `reason.P-13` for a row that an advisory frequency
    row speaks against.
    """
    uploaded = await commands.upload(tx, plan_id, file, who, replace=replace)
    return UploadOut.of(uploaded)
