"""The statements of superiors' plans: those entered, and those filed here."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from plan_svc.plans.queries import SUPERIOR
from plan_svc.superiors.domain import SuperiorPlan
from plan_svc.superiors.tables import SuperiorPlanRow
from shared.auth import within_or_above_sql
from shared.db import Tx
from shared.db.keyset import Order, both_ways
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

_ROW = columns(SuperiorPlanRow)
_PLAN = columns(SuperiorPlan)
_KNOWN = f"""
(SELECT code, agency, region, kind, title, items, period_from, period_to,
        'entered' AS origin FROM superior_plan
 UNION ALL
 SELECT {_PLAN} FROM {SUPERIOR} filed)
"""  # noqa: S608 - our own columns

_SEEN = within_or_above_sql("region")
"""The city's plans, those within the caller's region, and those of its district."""

ORDERS = both_ways(
    {
        "code": Order("s.code", "s.code"),
        "period_from": Order("s.period_from", "s.code", "date"),
    }
)


@query
def superior(code: str, scope: str) -> Rows[SuperiorPlan]:
    """The superior's plan with a code, as far as a region may know of it."""
    return sql(
        SuperiorPlan,
        f"SELECT {_PLAN} FROM {_KNOWN} s WHERE code = :code AND {_SEEN}",  # noqa: S608 - our own columns
        code,
        scope,
    )


@query
def filed_here(codes: list[str]) -> Rows[str]:
    """Which of the codes are of plans that were filed here."""
    return sql(
        str,
        f"SELECT code FROM {SUPERIOR} s WHERE code = ANY(:codes)",  # noqa: S608 - our own relation
        codes,
    )


async def keep(tx: Tx, plans: list[SuperiorPlan], by: str, at: datetime) -> None:
    """Keep superiors' plans; one that is known already is entered anew."""
    rows = [asdict(plan) | {"entered_by": by, "entered_at": at} for plan in plans]
    await _keep.run(tx, rows)


@command
def _keep(rows: list[dict[str, Any]]) -> Effect:
    return effect(
        f"""
        INSERT INTO superior_plan ({_ROW})
        SELECT {_ROW} FROM jsonb_populate_recordset(NULL::superior_plan, :rows)
        ON CONFLICT (code) DO UPDATE
        SET agency = excluded.agency, region = excluded.region, kind = excluded.kind,
            title = excluded.title, items = excluded.items,
            period_from = excluded.period_from, period_to = excluded.period_to,
            entered_by = excluded.entered_by, entered_at = excluded.entered_at
        """,  # noqa: S608 - our own columns
        rows,
    )


def _sorted(order: Order) -> Query[..., SuperiorPlan]:
    @query
    def page(
        scope: str,
        after: str | None,
        after_id: str | None,
        code: str | None,
        agency: str | None,
        item: str | None,
        on: date | None,
        limit: int,
    ) -> Rows[SuperiorPlan]:
        return sql(
            SuperiorPlan,
            f"""
            SELECT {_PLAN} FROM {_KNOWN} s
            WHERE {_SEEN} AND {order.following}
              AND (:code IS NULL OR code = :code)
              AND (:agency IS NULL OR agency = :agency)
              AND (:item IS NULL OR :item = ANY(items))
              AND (:on IS NULL OR :on BETWEEN period_from AND period_to)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            *(scope, after, after_id, code, agency, item, on, limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of superiors' plans, by the name of its order."""
