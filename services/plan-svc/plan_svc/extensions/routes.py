"""Places that come into a filed plan within its scope."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from plan_svc.extensions import commands
from plan_svc.extensions.schemas import PlaceAdmitted, PlaceAskedFor
from plan_svc.plans.schemas import PlanOut
from shared.auth import Principal, require
from shared.web.http import Router, TxDep

router = Router(prefix="/v1", tags=["plans"])
Writer = Annotated[Principal, require("plan:write")]
Applicant = Annotated[Principal, require("code:apply")]


@router.post(
    "/plans/{plan_id}/extensions", status_code=201, summary="起草已备案计划的对象扩展"
)
async def begin_extension(
    plan_id: UUID, tx: TxDep, who: Writer, response: Response
) -> PlanOut:
    """Draft places that come into your filed plan within its scope (P-02).

    Upload or draw them into the draft; another person of your agency approves it.
    """
    extension = await commands.begin(tx, plan_id, who)
    response.headers["location"] = f"/plan/v1/plans/{extension.id}"
    return PlanOut.of(extension)


@router.post(
    "/plan-places", status_code=201, summary="为申请检查码纳入计划范围内的场所"
)
async def admit(
    body: PlaceAskedFor, tx: TxDep, who: Applicant, response: Response
) -> PlaceAdmitted:
    """Take a place into the plan that a code is asked for there; asked again, 200.

    checkcode-svc asks this for an application that names a plan's code and a place.
    """
    admitted = await commands.admit(tx, body.plan_code, body.place, body.reasons, who)
    if not admitted.is_new:
        response.status_code = 200
    return PlaceAdmitted.of(admitted, who)
