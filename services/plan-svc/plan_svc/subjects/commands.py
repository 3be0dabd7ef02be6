"""Subjects of a draft: staged, taken, drawn, cleared, counted (P-23, P-16)."""

from collections.abc import Iterable, Sequence

from plan_svc.plans import commands as plans
from plan_svc.plans.domain.plan import Plan
from plan_svc.subjects import store
from plan_svc.subjects.domain import StagedRow, UnfitRow
from shared import jsontext
from shared.auth import Principal
from shared.db import Tx


async def stage(tx: Tx, plan: Plan, rows: Iterable[StagedRow]) -> None:
    """COPY rows of an upload to where they are checked."""
    staged = (
        (plan.id, row.line, row.place, row.uscc, jsontext.dumps(row.reasons))
        for row in rows
    )
    await tx.copy("plan_upload", store.STAGED, staged)


async def find_unfit(tx: Tx, plan: Plan) -> list[UnfitRow]:
    """Name the places of staged rows; those that name none of the plan's region."""
    await store.name_sole_places.run(tx, plan.id)
    return await store.unfit_rows.all(tx, plan.id, reach_of(plan.region))


async def take_staged(tx: Tx, plan: Plan) -> None:
    """Take the staged rows into the plan; the stage is empty afterwards."""
    await store.take_staged.run(tx, plan.id)
    await store.empty_stage.run(tx, plan.id)


async def take_drawn(tx: Tx, plan: Plan, places: Sequence[str]) -> None:
    """Take drawn places into the plan, in their order."""
    await store.take_drawn.run(tx, plan.id, list(places))


async def clear(tx: Tx, plan: Plan) -> None:
    """Take every subject out of the plan."""
    await store.clear.run(tx, plan.id)


async def clear_drawn(tx: Tx, plan: Plan) -> None:
    """Take the drawn subjects out of the plan."""
    await store.clear_drawn.run(tx, plan.id)


async def recount(tx: Tx, plan: Plan, who: Principal) -> int:
    """Count the draft's subjects anew, and ask for its consents again."""
    count = await store.count.one(tx, plan.id)
    await plans.count_subjects(tx, plan, count, who)
    return count


def reach_of(region: str) -> str:
    """The beginning of the regions that a plan reaches: of the city's all districts."""
    return region[:2] if region[2:6] == "0000" else region
