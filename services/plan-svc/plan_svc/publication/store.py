"""The statements of published plans."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from plan_svc.plans.domain.content import PlanKind
from plan_svc.publication.domain import PublishedPlan
from plan_svc.publication.tables import PublicPlanRow
from shared.db import ReadTx
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

_COLUMNS = columns(PublicPlanRow)
ORDERS = both_ways(
    {
        "published_at": Order("published_at", "plan_code", "timestamptz"),
        "plan_code": Order("plan_code", "plan_code"),
    }
)


@command
def keep(row: dict[str, Any]) -> Effect:
    """Let the public read a plan, or its next edition."""
    return effect(
        f"""
        INSERT INTO plan_public ({_COLUMNS})
        SELECT {_COLUMNS} FROM jsonb_populate_record(NULL::plan_public, :row)
        ON CONFLICT (plan_code) DO UPDATE SET ({_COLUMNS}) = (
            SELECT {_COLUMNS} FROM jsonb_populate_record(NULL::plan_public, :row))
        """,  # noqa: S608 - our own columns
        row,
    )


@command
def revoke(plan_code: str, at: datetime) -> Rows[PublishedPlan]:
    """Mark a published plan as revoked; one that was not published gives no row."""
    return sql(
        PublishedPlan,
        f"""
        UPDATE plan_public SET status = 'revoked', stated_at = :at
        WHERE plan_code = :plan_code RETURNING {_COLUMNS}
        """,  # noqa: S608 - our own columns
        plan_code,
        at,
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which published plans are listed; what is None does not choose."""

    agency: str | None = None
    region: str | None = None
    kind: PlanKind | None = None
    plan_code: str | None = None
    day_from: date | None = None
    """With a period that ends on this day or later."""
    day_to: date | None = None
    sort: str = "-published_at"


async def plans(
    tx: ReadTx, chosen: Chosen, after: tuple[Any, ...] | None, limit: int
) -> list[PublishedPlan]:
    """The chosen published plans."""
    return await PAGES[chosen.sort].all(
        tx,
        *(after or (None, None)),
        chosen.agency,
        chosen.region,
        chosen.kind,
        chosen.plan_code,
        chosen.day_from,
        chosen.day_to,
        limit,
    )


def _sorted(order: Order) -> Query[..., PublishedPlan]:
    @query
    def page(
        after: str | None,
        after_id: str | None,
        agency: str | None,
        region: str | None,
        kind: PlanKind | None,
        plan_code: str | None,
        day_from: date | None,
        day_to: date | None,
        limit: int,
    ) -> Rows[PublishedPlan]:
        return sql(
            PublishedPlan,
            f"""
            SELECT {_COLUMNS} FROM plan_public
            WHERE {order.following}
              AND (:agency IS NULL OR agency = :agency)
              AND (:region IS NULL OR starts_with(region, :region))
              AND (:kind IS NULL OR kind = :kind)
              AND (:plan_code IS NULL OR plan_code = :plan_code)
              AND (:day_from IS NULL OR period_to >= :day_from)
              AND (:day_to IS NULL OR period_from <= :day_to)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            after,
            after_id,
            agency,
            region,
            kind,
            plan_code,
            day_from,
            day_to,
            limit,
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of published plans, by the name of its order."""
