"""Drafts: made, changed, their filing steps laid out (P-03, P-04)."""

from dataclasses import asdict
from dataclasses import fields as members_of
from uuid import UUID

import asyncpg

from plan_svc.library.errors import AgencyUnknown, PlanUnknown
from plan_svc.plans import events as records
from plan_svc.plans import queries as reads
from plan_svc.plans.domain import fields
from plan_svc.plans.domain import steps as filing
from plan_svc.plans.domain.plan import Draft, Planner, ensure_draft
from plan_svc.plans.schemas import PlanIn, PlanOut
from plan_svc.policy import current_law
from shared import jsontext
from shared.auth import Principal
from shared.db import Tx
from shared.ids import new_id

_NAMES = ", ".join(one.name for one in members_of(Draft))
"""What a plan states: the columns have the names of the domain's members."""


async def create(tx: Tx, body: PlanIn, who: Principal) -> PlanOut:
    """Draft a plan; a draft that misses a demanded field is refused (P-03)."""
    draft, planner = await _checked(tx, body, who)
    plan_id, now = new_id(), tx.runtime.clock.now()
    await tx.execute(
        f"""
        INSERT INTO plan (id, status, agency, domain, region, reasons, round,
                          subject_count, task_count, version, made_at, changed_at,
                          {_NAMES})
        SELECT $1, 'draft', $2, $3, $4, '{{}}', 0, 0, 0, 0, $5, $5, {_NAMES}
        FROM jsonb_populate_record(NULL::plan, $6::jsonb)
        """,  # noqa: S608 - our own column names
        plan_id,
        planner.code,
        planner.domain,
        planner.region,
        now,
        _stated(draft),
    )
    return await _new_round(tx, plan_id, draft, planner)


async def change(tx: Tx, plan_id: UUID, body: PlanIn, who: Principal) -> PlanOut:
    """State a draft anew; consents that it already had are asked for again."""
    plan = await own_draft(tx, plan_id, who)
    draft, planner = await _checked(tx, body, who)
    await tx.execute(
        f"""
        UPDATE plan SET ({_NAMES}) = (
            SELECT {_NAMES} FROM jsonb_populate_record(NULL::plan, $2::jsonb)),
            changed_at = $3
        WHERE id = $1
        """,  # noqa: S608
        plan["id"],
        _stated(draft),
        tx.runtime.clock.now(),
    )
    return await _new_round(tx, plan_id, draft, planner)


async def own_draft(tx: Tx, plan_id: UUID, who: Principal) -> asyncpg.Record:
    """The caller's own draft, locked (P-04)."""
    plan = await locked(tx, plan_id, who)
    who.must_be(plan["agency"])
    ensure_draft(plan["status"])
    return plan


async def locked(tx: Tx, plan_id: UUID, who: Principal) -> asyncpg.Record:
    """The plan as the caller may see it, locked."""
    found = await tx.fetchval("SELECT id FROM plan WHERE id = $1 FOR UPDATE", plan_id)
    if found is None:
        raise PlanUnknown
    return await reads.visible(tx, plan_id, who)


async def ask_again(tx: Tx, plan: asyncpg.Record) -> None:
    """A changed draft needs anew what was consented to before (P-04)."""
    row = await records.agency(tx, plan["agency"])
    if row is None:
        raise AgencyUnknown(agency=plan["agency"])
    await lay_steps(tx, plan["id"], records.draft_of(plan), records.planner_of(row))


async def lay_steps(tx: Tx, plan_id: UUID, draft: Draft, planner: Planner) -> None:
    """Begin a round of filing with the steps of the plan's row (P-04)."""
    day = draft.period_from or tx.runtime.clock.today()
    steps = filing.steps_for(current_law(), planner.case(day, draft), planner)
    number = await tx.fetchval(
        "UPDATE plan SET round = round + 1 WHERE id = $1 RETURNING round", plan_id
    )
    await tx.executemany(
        """
        INSERT INTO plan_step (plan_id, round, name, ordinal, authority, status)
        VALUES ($1, $2, $3, $4, $5, $6)
        """,
        [
            (plan_id, number, one.name, one.ordinal, one.authority, one.status)
            for one in steps
        ],
    )


async def _new_round(tx: Tx, plan_id: UUID, draft: Draft, planner: Planner) -> PlanOut:
    await lay_steps(tx, plan_id, draft, planner)
    plan = await tx.fetchrow("SELECT * FROM plan WHERE id = $1", plan_id)
    if plan is None:
        raise PlanUnknown
    return await reads.plan_out(tx, plan)


async def _checked(tx: Tx, body: PlanIn, who: Principal) -> tuple[Draft, Planner]:
    """The draft and its agency; subjects come later, by upload or draw."""
    draft = body.draft()
    for code in (who.agency, *draft.partner_agencies):
        if await records.agency(tx, code) is None or (
            code == who.agency and code in draft.partner_agencies
        ):
            raise AgencyUnknown(
                f"{code} is not entered, or is the plan's own agency.",
                zh=f"{code} 未登记，或为计划主体自身。",
                agency=code,
            )
    row = await records.agency(tx, who.agency)
    if row is None:
        raise AgencyUnknown(agency=who.agency)
    planner = records.planner_of(row)
    today = tx.runtime.clock.today()
    fields.refuse(
        fields.missing(current_law(), planner, draft, subjects=1, today=today)
    )
    return draft, planner


def _stated(draft: Draft) -> str:
    members = asdict(draft)
    members["ratio"] = str(draft.ratio) if draft.ratio is not None else None
    return jsontext.dumps(members)
