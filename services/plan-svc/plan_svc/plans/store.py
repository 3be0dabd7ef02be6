"""The statements of plans, and their rows as the aggregate."""

from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlmodel import select
from sqlmodel.sql.expression import SelectOfScalar

from plan_svc.plans.domain.content import Content, PlanKind
from plan_svc.plans.domain.edition import Edition
from plan_svc.plans.domain.plan import Plan, PlanStatus
from plan_svc.plans.domain.steps import Step
from plan_svc.plans.tables import PERIOD_FROM, EditionRow, PlanRow, StepRow
from shared.auth import shown_sql, within_sql
from shared.db import ReadTx, Tx
from shared.db.keyset import Order, both_ways
from shared.db.patterns import part_of
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    columns,
    command,
    effect,
    query,
    sql,
)

_CONTENT = TypeAdapter(Content)
_STATED = [field.name for field in fields(Content)]
_COLUMNS, _STEP, _EDITION = map(columns, (PlanRow, StepRow, EditionRow))
_LISTED = """p.id, plan_code, status, agency, domain, region, title, kind,
                   period_from, period_to, subject_count, task_count, amends, edition"""
_OPEN = """FROM plan_step s
    WHERE s.plan_id = p.id AND s.round = p.round AND s.status = 'pending'
      AND p.status IN ('draft', 'submitted') AND NOT EXISTS (
        SELECT FROM plan_step b WHERE b.plan_id = p.id AND b.round = p.round
          AND b.ordinal < s.ordinal AND b.status <> 'consented')"""
"""The steps of a plan that can be taken now, as `steps.open_steps` has them (P-04)."""

_SAVE = f"""
INSERT INTO plan ({_COLUMNS})
SELECT {_COLUMNS} FROM jsonb_populate_record(NULL::plan, :row)
ON CONFLICT (id) DO UPDATE SET ({_COLUMNS}) = (
    SELECT {_COLUMNS} FROM jsonb_populate_record(NULL::plan, :row))
"""  # noqa: S608 - our own column names


async def plan(tx: ReadTx, plan_id: UUID) -> Plan | None:
    """The plan with all rounds of its steps."""
    return await _whole(tx, await _plan.first(tx, plan_id))


async def plan_for_update(tx: Tx, plan_id: UUID) -> Plan | None:
    """The same, locked until the transaction ends."""
    return await _whole(tx, await _locked_plan.first(tx, plan_id))


async def save(tx: Tx, plan: Plan) -> None:
    """Keep a plan and the steps of all its rounds."""
    await _save_plan.run(tx, _row(plan))
    steps = [{"plan_id": plan.id, **asdict(step)} for step in plan.steps]
    await _save_steps.run(tx, steps)


SHOWN = shown_sql(
    "p.agency = :reader",
    ":reader = ANY(p.partner_agencies)",
    """EXISTS (SELECT 1 FROM plan_step AS a
               WHERE a.plan_id = p.id AND a.round = p.round
                 AND a.authority = :reader)""",
    row="p.",
)
"""A plan of secret tasks is its agencies', and theirs whose consent it needs (C-05)."""


@query
def _plan(plan_id: UUID) -> SelectOfScalar[PlanRow]:
    return select(PlanRow).where(PlanRow.id == plan_id)


@query
def _locked_plan(plan_id: UUID) -> SelectOfScalar[PlanRow]:
    return select(PlanRow).where(PlanRow.id == plan_id).with_for_update()


@query
def _steps(plan_id: UUID) -> Rows[Step]:
    return sql(
        Step,
        """
        SELECT name, ordinal, authority, status, round, by, reason, decided_at, basis,
               field_reasons
        FROM plan_step WHERE plan_id = :plan_id ORDER BY round, ordinal, name
        """,
        plan_id,
    )


@command
def _save_plan(row: dict[str, Any]) -> Effect:
    return effect(_SAVE, row)


@command
def _save_steps(steps: list[dict[str, Any]]) -> Effect:
    return effect(
        f"""
        INSERT INTO plan_step ({_STEP})
        SELECT {_STEP} FROM jsonb_populate_recordset(NULL::plan_step, :steps)
        ON CONFLICT (plan_id, round, name) DO UPDATE
        SET status = excluded.status, by = excluded.by, reason = excluded.reason,
            decided_at = excluded.decided_at,
            field_reasons = excluded.field_reasons
        """,  # noqa: S608 - our own columns
        steps,
    )


ORDERS = both_ways(
    {
        "made_at": Order("p.id", "p.id", "uuid", "uuid"),
        "period_from": Order(PERIOD_FROM, "p.id", "date", "uuid"),
        "title": Order("p.title", "p.id", unique_type="uuid"),
    }
)
"""A plan's id is of the time in which it was drafted."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which plans are listed, and in which order; what is None does not choose."""

    status: PlanStatus | None = None
    agency: str | None = None
    kind: PlanKind | None = None
    plan_code: str | None = None
    title: str | None = None
    """Any part of the title."""
    day_from: date | None = None
    """With a period that ends on this day or later."""
    day_to: date | None = None
    waiting_for: str | None = None
    """Whose step can be taken now."""
    sort: str = "-made_at"


@dataclass(frozen=True, slots=True)
class ListedPlan:
    """A plan in a list, and where it stands there."""

    id: UUID
    plan_code: str | None
    status: str
    agency: str
    domain: str
    region: str
    title: str
    kind: PlanKind
    period_from: date | None
    period_to: date | None
    subject_count: int
    task_count: int
    amends: UUID | None
    edition: int
    waits_for: list[str]
    """The authorities of the steps that can be taken now."""
    sort_key: str
    unique_key: str


async def plans(
    tx: ReadTx,
    asking: tuple[str, str],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[ListedPlan]:
    """The chosen plans; `asking` is the scope and the agency of who asks."""
    return await PAGES[chosen.sort].all(
        tx,
        *asking,
        *(after or (None, None)),
        chosen.status,
        chosen.agency,
        chosen.kind,
        chosen.plan_code,
        part_of(chosen.title),
        chosen.day_from,
        chosen.day_to,
        chosen.waiting_for,
        limit,
    )


def _sorted(order: Order) -> Query[..., ListedPlan]:
    @query
    def page(
        scope: str,
        reader: str,
        after: str | None,
        after_id: str | None,
        status: PlanStatus | None,
        agency: str | None,
        kind: PlanKind | None,
        plan_code: str | None,
        title: str | None,
        day_from: date | None,
        day_to: date | None,
        waiting_for: str | None,
        limit: int,
    ) -> Rows[ListedPlan]:
        return sql(
            ListedPlan,
            f"""
            SELECT {_LISTED}, {order.keys},
                   ARRAY(SELECT s.authority {_OPEN} ORDER BY s.name) AS waits_for
            FROM plan AS p
            WHERE (agency = :reader
                   OR status <> 'deleted' AND :reader = ANY(p.partner_agencies)
                   OR status <> 'deleted' AND :reader = ANY(p.guides)
                      AND NOT (p.classified OR p.surprise)
                   OR status NOT IN ('draft', 'deleted')
                      AND {within_sql("region")} AND {SHOWN}
                   OR EXISTS (SELECT 1 FROM plan_step s
                              WHERE s.plan_id = p.id AND s.authority = :reader
                                AND (s.round = p.round AND s.ordinal = 1
                                     OR s.status = 'refused')))
              AND {order.following}
              AND (:status IS NULL AND status <> 'deleted' OR status = :status)
              AND (:agency IS NULL OR agency = :agency)
              AND (:kind IS NULL OR kind = :kind)
              AND (:plan_code IS NULL OR plan_code = :plan_code)
              AND (:title IS NULL OR title ILIKE :title)
              AND (:day_from IS NULL OR period_to >= :day_from)
              AND (:day_to IS NULL OR period_from <= :day_to)
              AND (:waiting_for IS NULL
                   OR EXISTS (SELECT 1 {_OPEN} AND s.authority = :waiting_for))
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            scope,
            reader,
            after,
            after_id,
            status,
            agency,
            kind,
            plan_code,
            title,
            day_from,
            day_to,
            waiting_for,
            limit,
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of plans by the name of its order: drafts are the agency's own."""


async def keep_edition(tx: Tx, plan_id: UUID, edition: Edition) -> None:
    """Keep what a plan stated until now."""
    members = {field.name: getattr(edition, field.name) for field in fields(edition)}
    row = {"plan_id": plan_id, **members, "content": _stated(edition.content)}
    await _keep_edition.run(tx, row)


@command
def _keep_edition(row: dict[str, Any]) -> Effect:
    return effect(
        f"""
        INSERT INTO plan_edition ({_EDITION})
        SELECT {_EDITION} FROM jsonb_populate_record(NULL::plan_edition, :row)
        """,  # noqa: S608 - our own columns
        row,
    )


@query
def open_amendment(plan_id: UUID) -> Rows[UUID]:
    """The amendment of a plan that is not filed yet."""
    return sql(
        UUID,
        """
        SELECT id FROM plan
        WHERE amends = :plan_id AND status IN ('draft', 'submitted') AND NOT extends
        """,
        plan_id,
    )


@query
def filed_with(plan_code: str) -> Rows[UUID]:
    """The filed plan that has a plan code."""
    return sql(
        UUID,
        """
        SELECT id FROM plan
        WHERE plan_code = :plan_code AND amends IS NULL AND status = 'filed'
        """,
        plan_code,
    )


@query
def editions(plan_id: UUID) -> Rows[Edition]:
    """What a plan stated before it was amended, the newest first."""
    return sql(
        Edition,
        """
        SELECT edition, content, change_reason, subject_count, task_count, since, until
        FROM plan_edition WHERE plan_id = :plan_id ORDER BY edition DESC
        """,
        plan_id,
    )


@query
def revoked_among(plan_ids: list[UUID]) -> Rows[UUID]:
    """Which of the plans are revoked."""
    return sql(
        UUID,
        "SELECT id FROM plan WHERE id = ANY(:plan_ids) AND status = 'revoked'",
        plan_ids,
    )


@query
def count_filed(
    scope: str, reader: str, since: date | None, until: date | None
) -> Rows[int]:
    """How many plans within a scope were filed between two days."""
    return sql(
        int,
        f"""
        SELECT count(*) FROM plan AS p
        WHERE {within_sql("region")} AND {SHOWN} AND filed_at IS NOT NULL
          AND amends IS NULL
          AND (:since IS NULL
               OR (filed_at AT TIME ZONE 'Asia/Shanghai')::date >= :since)
          AND (:until IS NULL
               OR (filed_at AT TIME ZONE 'Asia/Shanghai')::date <= :until)
        """,  # noqa: S608 - our own column
        scope,
        reader,
        since,
        until,
    )


async def _whole(tx: ReadTx, row: PlanRow | None) -> Plan | None:
    if row is None:
        return None
    members = dict(row)
    content = _CONTENT.validate_python({name: members.pop(name) for name in _STATED})
    return Plan(
        **members | {"status": PlanStatus(row.status)},
        content=content,
        steps=await _steps.all(tx, row.id),
    )


def _row(plan: Plan) -> dict[str, Any]:
    members = {field.name: getattr(plan, field.name) for field in fields(Plan)}
    del members["steps"]
    return members | _stated(members.pop("content"))


def _stated(content: Content) -> dict[str, Any]:
    ratio = None if content.ratio is None else str(content.ratio)
    return asdict(content) | {"ratio": ratio}
