"""Subjects of a draft: staged, taken, drawn, cleared, counted (P-23, P-16)."""

from collections.abc import AsyncIterator, Iterable, Sequence
from uuid import UUID

from plan_svc.plans import commands as plans
from plan_svc.plans import queries as plan_queries
from plan_svc.plans.domain.plan import Plan
from plan_svc.subjects import queries, store
from plan_svc.subjects.domain import StagedRow, UnfitRow
from plan_svc.subjects.errors import PlacesStanding
from shared import jsontext
from shared.auth import Principal
from shared.db import Tx

SAMPLE = 20
"""How many places a refusal names; all of them are counted."""


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
    reach = reach_of(plan.region)
    return await store.unfit_rows.all(tx, plan.id, reach, plan.amends)


async def find_unfit_to_leave(tx: Tx, plan: Plan, amends: UUID) -> list[UnfitRow]:
    """Name the places of staged rows; those that the amended plan does not have."""
    await store.name_planned_places.run(tx, plan.id, amends)
    return await store.unfit_to_leave.all(tx, plan.id, amends)


async def take_leaving(tx: Tx, plan: Plan) -> None:
    """Note the staged rows as places that leave; the stage is empty afterwards."""
    await store.take_leaving.run(tx, plan.id)
    await store.empty_stage.run(tx, plan.id)


async def stay(tx: Tx, plan: Plan) -> None:
    """Let every place of the amended plan stay in it."""
    await store.stay.run(tx, plan.id)


async def take_staged(tx: Tx, plan: Plan) -> None:
    """Take the staged rows into the plan; the stage is empty afterwards."""
    await store.take_staged.run(tx, plan.id)
    await store.empty_stage.run(tx, plan.id)


async def take_drawn(tx: Tx, plan: Plan, places: Sequence[str]) -> None:
    """Take drawn places into the plan, in their order."""
    await store.take_drawn.run(tx, plan.id, list(places))


async def take_part(tx: Tx, plan: Plan, part: Plan) -> None:
    """Take the places of a part into a plan; one that both have stands once (P-04)."""
    await store.take_part.run(tx, plan.id, part.id)


async def take_one(tx: Tx, plan_id: UUID, place: str, reasons: dict[str, str]) -> None:
    """Take a place that a code is asked for into a plan (P-02)."""
    await store.take_one.run(tx, plan_id, place, reasons)


async def delete(tx: Tx, plan: Plan) -> None:
    """Delete the subjects of a draft that is deleted, and what was to leave by it."""
    await store.clear.run(tx, plan.id)
    await store.stay.run(tx, plan.id)


async def clear(tx: Tx, plan: Plan) -> None:
    """Take the uploaded subjects out; drawn ones go by another draw alone (P-16)."""
    await store.clear.run(tx, plan.id)


async def clear_drawn(tx: Tx, plan: Plan) -> None:
    """Take the drawn subjects out of the plan."""
    await store.clear_drawn.run(tx, plan.id)


async def recount(tx: Tx, plan: Plan, who: Principal) -> int:
    """Count the draft's subjects anew, and ask for its consents again.

    An amendment's are those that its plan has with it.
    """
    counts = await store.count.one(tx, plan.id, [])
    amended = await plan_queries.amended(tx, plan)
    standing = amended.subject_count - counts.leaving if amended else 0
    await plans.count_subjects(tx, plan, standing + counts.coming, who)
    return plan.subject_count


async def ensure_new(tx: Tx, plan: Plan, draft: Plan) -> None:
    """The places of a draft do not stand yet in the plan that it changes.

    Raises:
        PlacesStanding: naming those that came into it while the draft was on its way.
    """
    standing = await store.standing.all(tx, plan.id, draft.id)
    if standing:
        raise PlacesStanding(places=standing[:SAMPLE], total=len(standing))


async def coming(tx: Tx, draft: Plan) -> int:
    """How many places come by a draft."""
    return (await store.count.one(tx, draft.id, [])).coming


async def change(tx: Tx, plan: Plan, amendment: Plan, kept: Sequence[str]) -> int:
    """Let an amendment's places leave its plan and come into it, in chunks (P-08).

    `kept` are places that stay although they were to leave. The rows that come are of
    an edition that nobody reads before the plan's row names it.

    Returns:
        How many subjects the plan has then.
    """
    counts = await store.count.one(tx, amendment.id, list(kept))
    new = amendment.edition
    async for leaving in queries.leaving(tx, amendment):
        gone = [*leaving.keys() - kept]
        await store.let_go.run(tx, plan.id, amendment.id, new, gone)
    async for after, last in chunks(tx, amendment.id, queries.CHUNK):
        await store.take_over.run(tx, plan.id, amendment.id, new, after, last)
    return plan.subject_count - counts.leaving + counts.coming


async def chunks(tx: Tx, plan_id: UUID, size: int) -> AsyncIterator[tuple[str, str]]:
    """The places of a plan in chunks: each from after a place to a place."""
    after = ""
    while last := await store.end_of_chunk.first(tx, plan_id, after, size):
        yield after, last
        after = last


def reach_of(region: str) -> str:
    """The beginning of the regions that a plan reaches: of the city's all districts."""
    return region[:2] if region[2:6] == "0000" else region
