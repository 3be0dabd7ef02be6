"""Consultations, in and out of their table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from plan_svc.conference.domain import Consultation, ConsultationStatus
from plan_svc.plans import queries as plans
from shared.auth import within_sql
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

BATCH = 500
_COLUMNS = columns(Consultation)
ORDERS = both_ways(
    {
        "due_on": Order("c.due_on", "c.id", "date", "uuid"),
        "asked_on": Order("c.asked_on", "c.id", "date", "uuid"),
    }
)
_WAITS = "(status = 'open' AND waiting <> '{}' AND due_on < :today)"
_PARTY = "(c.office = :reader OR c.agency = :reader OR :reader = ANY(c.asked))"


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which consultations are listed, in which order; None does not choose."""

    status: ConsultationStatus | None = None
    agency: str | None = None
    """Whose plan it is."""
    waiting_for: str | None = None
    overdue: bool | None = None
    due_to: date | None = None
    sort: str = "due_on"


async def consultations(
    tx: ReadTx,
    asking: tuple[str, str, date],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[Consultation]:
    """The chosen ones; `asking` is the scope and agency of who asks, and today."""
    return await PAGES[chosen.sort].all(
        tx,
        *asking,
        *(after or (None, None)),
        chosen.status,
        chosen.agency,
        chosen.waiting_for,
        chosen.overdue,
        chosen.due_to,
        limit,
    )


def _sorted(order: Order) -> Query[..., Consultation]:
    @query
    def page(
        scope: str,
        reader: str,
        today: date,
        after: str | None,
        after_id: str | None,
        status: ConsultationStatus | None,
        agency: str | None,
        waiting_for: str | None,
        overdue: bool | None,
        due_to: date | None,
        limit: int,
    ) -> Rows[Consultation]:
        return sql(
            Consultation,
            f"""
            SELECT {columns(Consultation, "c")}
            FROM consultation AS c JOIN {plans.READ} AS p ON p.id = c.plan_id
            WHERE ({_PARTY} OR {within_sql("p.region")} AND {plans.SHOWN})
              AND {order.following}
              AND (:status IS NULL OR c.status = :status)
              AND (:agency IS NULL OR c.agency = :agency)
              AND (:waiting_for IS NULL OR :waiting_for = ANY(c.waiting))
              AND (:overdue IS NULL OR :overdue = {_WAITS})
              AND (:due_to IS NULL OR c.due_on <= :due_to)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            *(scope, reader, today, after, after_id, status, agency, waiting_for),
            *(overdue, due_to, limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of consultations, by the name of its order."""


@query
def last(plan_id: UUID) -> Rows[Consultation]:
    """The last consultation about a plan."""
    return sql(
        Consultation,
        f"""
        SELECT {_COLUMNS} FROM consultation
        WHERE plan_id = :plan_id ORDER BY id DESC LIMIT 1
        """,  # noqa: S608 - our own columns
        plan_id,
    )


@query
def locked(plan_id: UUID) -> Rows[Consultation]:
    """The same, locked."""
    return sql(
        Consultation,
        f"""
        SELECT {_COLUMNS} FROM consultation
        WHERE plan_id = :plan_id ORDER BY id DESC LIMIT 1 FOR UPDATE
        """,  # noqa: S608 - our own columns
        plan_id,
    )


@query
def to_chase(today: date, limit: int) -> Rows[Consultation]:
    """Overdue ones that were not chased for that day yet, locked."""
    return sql(
        Consultation,
        f"""
        SELECT {_COLUMNS} FROM consultation
        WHERE {_WAITS} AND chased_for IS DISTINCT FROM due_on
        ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED
        """,  # noqa: S608 - our own columns
        today,
        limit,
    )


@dataclass(frozen=True, slots=True)
class LateConsultations:
    """How many consultations wait too long for an agency's answer."""

    agency: str
    consultations: int


@query
def overdue_by_agency(today: date) -> Rows[LateConsultations]:
    """Agencies that owe an answer past its day, for the metric."""
    return sql(
        LateConsultations,
        f"""
        SELECT owing AS agency, count(*) AS consultations
        FROM consultation, unnest(waiting) owing WHERE {_WAITS} GROUP BY 1
        """,  # noqa: S608 - our own columns
        today,
    )


_FRESH = columns(Consultation, "excluded")


@command
def keep(consultations: Sequence[Consultation]) -> Effect:
    """Enter or change consultations."""
    return effect(
        f"""
        INSERT INTO consultation ({_COLUMNS})
        SELECT {_COLUMNS}
        FROM jsonb_populate_recordset(NULL::consultation, :consultations)
        ON CONFLICT (id) DO UPDATE SET ({_COLUMNS}) = ({_FRESH})
        """,  # noqa: S608 - our own columns
        consultations,
    )
