"""Reads of plans: who sees which, their steps, subjects and draws."""

import zlib
from collections.abc import AsyncIterator, Iterable
from typing import Any
from uuid import UUID

import asyncpg

from plan_svc.library.errors import DrawUnknown, PlanUnknown
from plan_svc.plans.domain import steps as filing
from plan_svc.plans.domain.steps import Step, StepStatus
from plan_svc.plans.events import plain
from plan_svc.plans.schemas import DrawOut, PlanListed, PlanOut, StepOut, SubjectOut
from shared.auth import MUNICIPAL_REGION, Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

PIECE = 64 * 1024


async def steps(tx: ReadTx, plan: asyncpg.Record) -> list[Step]:
    """The steps of the plan's present round."""
    rows = await tx.fetch(
        """
        SELECT name, ordinal, authority, status FROM plan_step
        WHERE plan_id = $1 AND round = $2 ORDER BY ordinal, name
        """,
        plan["id"],
        plan["round"],
    )
    return [
        Step(row["name"], row["ordinal"], row["authority"], StepStatus(row["status"]))
        for row in rows
    ]


def open_names(plan: asyncpg.Record, chain: Iterable[Step]) -> set[str]:
    """The steps that can be taken now; none of a filed plan."""
    if plan["status"] not in {"draft", "submitted"}:
        return set()
    return {step.name for step in filing.open_steps(list(chain))}


async def visible(tx: ReadTx, plan_id: UUID, who: Principal) -> asyncpg.Record:
    """The plan, if the caller may see it: a draft is the agency's own (P-04)."""
    plan = await tx.fetchrow("SELECT * FROM plan WHERE id = $1", plan_id)
    if plan is None or not await _may_see(tx, plan, who):
        raise PlanUnknown
    return plan


async def _may_see(tx: ReadTx, plan: asyncpg.Record, who: Principal) -> bool:
    if plan["agency"] == who.agency:
        return True
    chain = await steps(tx, plan)
    ready = open_names(plan, chain)
    if any(one.authority == who.agency and one.name in ready for one in chain):
        return True
    return plan["status"] != "draft" and who.sees(plan["region"][:6])


async def plan_out(tx: ReadTx, plan: asyncpg.Record) -> PlanOut:
    """The plan as it is shown."""
    ready = open_names(plan, await steps(tx, plan))
    rows = await tx.fetch(
        "SELECT * FROM plan_step WHERE plan_id = $1 ORDER BY round, ordinal, name",
        plan["id"],
    )
    shown = [
        StepOut.model_validate(
            {**row, "open": row["round"] == plan["round"] and row["name"] in ready}
        )
        for row in rows
    ]
    return PlanOut.model_validate({**plain(plan), "steps": shown})


async def plans(
    tx: ReadTx, page: PageParams, who: Principal, filters: dict[str, str | None]
) -> Page[PlanListed]:
    """Plans that the caller may see, the newest first."""
    rows = await tx.fetch(
        """
        SELECT * FROM plan AS p
        WHERE ($1::uuid IS NULL OR id < $1)
          AND (agency = $2
               OR status <> 'draft' AND ($3 OR left(region, 6) = $4)
               OR EXISTS (SELECT 1 FROM plan_step s
                          WHERE s.plan_id = p.id AND s.round = p.round
                            AND s.authority = $2 AND s.ordinal = 1))
          AND ($5::text IS NULL OR status = $5)
          AND ($6::text IS NULL OR agency = $6)
          AND ($7::text IS NULL OR kind = $7)
          AND ($8::text IS NULL OR plan_code = $8)
        ORDER BY id DESC LIMIT $9
        """,
        UUID(page.after[0]) if page.after else None,
        who.agency,
        who.region == MUNICIPAL_REGION,
        who.region,
        filters["status"],
        filters["agency"],
        filters["kind"],
        filters["plan_code"],
        page.limit + 1,
    )
    return page.page([PlanListed.model_validate(dict(row)) for row in rows], "id")


async def subjects(
    tx: ReadTx, page: PageParams, plan: asyncpg.Record
) -> Page[SubjectOut]:
    """The plan's subjects in order of place."""
    rows = await tx.fetch(
        """
        SELECT * FROM plan_subject
        WHERE plan_id = $1 AND ($2::text IS NULL OR place > $2)
        ORDER BY place LIMIT $3
        """,
        plan["id"],
        *(page.after or (None,)),
        page.limit + 1,
    )
    return page.page([SubjectOut.model_validate(plain(row)) for row in rows], "place")


async def draw(tx: ReadTx, plan: asyncpg.Record) -> DrawOut:
    """The plan's draw (P-16)."""
    row = await tx.fetchrow(
        """
        SELECT seed, algorithm, ratios, by_grade, frame_size, frame_digest, drawn,
               drawn_at
        FROM plan_draw WHERE plan_id = $1
        """,
        plan["id"],
    )
    if row is None:
        raise DrawUnknown
    return DrawOut.model_validate(plain(row))


async def frame(tx: ReadTx, plan: asyncpg.Record) -> AsyncIterator[bytes]:
    """The frame of the draw as the lines `place,grade` that were digested."""
    packed: Any = await tx.fetchval(
        "SELECT frame FROM plan_draw WHERE plan_id = $1", plan["id"]
    )
    if packed is None:
        raise DrawUnknown
    return _unpacked(packed)


async def _unpacked(packed: bytes) -> AsyncIterator[bytes]:
    reader = zlib.decompressobj()
    rest = packed
    while rest:
        yield reader.decompress(rest, PIECE)
        rest = reader.unconsumed_tail
    yield reader.flush()
