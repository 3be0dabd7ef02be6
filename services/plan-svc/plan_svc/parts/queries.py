"""Reads of the parts of plans."""

from uuid import UUID

from plan_svc.parts import store
from plan_svc.parts.domain import Part
from plan_svc.plans import queries as plans
from shared.auth import Principal
from shared.db import ReadTx


async def parts(tx: ReadTx, plan_id: UUID, who: Principal) -> list[Part]:
    """The parts of a plan that the caller may see, in the order of their merging."""
    plan = await plans.visible(tx, plan_id, who)
    return await store.of_plan.all(tx, plan.id)
