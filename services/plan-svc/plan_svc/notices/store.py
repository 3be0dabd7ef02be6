"""Notices, in and out of their table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import select

from plan_svc.notices.domain import Notice
from plan_svc.notices.tables import NoticeRow
from shared.auth import shown_sql, within_sql
from shared.db import ReadTx
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    columns,
    command,
    effect,
    into,
    query,
    sql,
)
from shared.events.plan import NoticeKind, NoticeStatus

BATCH = 500
_COLUMNS = columns(Notice)
ORDERS = both_ways(
    {
        "due_on": Order("due_on", "id", "date", "uuid"),
        "sent_on": Order("sent_on", "id", "date", "uuid"),
    }
)
_PARTY = "(sender = :asking OR :asking = ANY(receivers))"
_REGION = f"""({within_sql("sender")} OR EXISTS (
    SELECT FROM unnest(receivers) r WHERE {within_sql("r")}))"""
"""An agency's code begins with its region, so it lies where the agency does."""
_SEEN = f"({_PARTY} OR :oversees AND {_REGION} AND {shown_sql(_PARTY)})"
"""Who is no party sees it only as a supervisor of the region, and no secret (C-05)."""
_WAITS = "(status = 'sent' AND due_on < :today)"


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks for notices, and when."""

    scope: str
    agency: str
    oversees: bool
    today: date


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which notices are listed, and in which order; what is None does not choose."""

    kind: NoticeKind | None = None
    status: NoticeStatus | None = None
    sender: str | None = None
    receiver: str | None = None
    waiting_for: str | None = None
    uscc: str | None = None
    overdue: bool | None = None
    due_to: date | None = None
    sort: str = "due_on"


async def notices(
    tx: ReadTx,
    asking: Asking,
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[Notice]:
    """The chosen notices that the caller may see."""
    return await PAGES[chosen.sort].all(
        tx,
        asking.scope,
        asking.agency,
        asking.oversees,
        asking.today,
        *(after or (None, None)),
        chosen.kind,
        chosen.status,
        chosen.sender,
        chosen.receiver,
        chosen.waiting_for,
        chosen.uscc,
        chosen.overdue,
        chosen.due_to,
        limit,
    )


def _sorted(order: Order) -> Query[..., Notice]:
    @query
    def page(
        scope: str,
        asking: str,
        oversees: bool,
        today: date,
        after: str | None,
        after_id: str | None,
        kind: NoticeKind | None,
        status: NoticeStatus | None,
        sender: str | None,
        receiver: str | None,
        waiting_for: str | None,
        uscc: str | None,
        overdue: bool | None,
        due_to: date | None,
        limit: int,
    ) -> Rows[Notice]:
        return sql(
            Notice,
            f"""
            SELECT {_COLUMNS} FROM notice
            WHERE {_SEEN} AND {order.following}
              AND (:kind IS NULL OR kind = :kind)
              AND (:status IS NULL OR status = :status)
              AND (:sender IS NULL OR sender = :sender)
              AND (:receiver IS NULL OR :receiver = ANY(receivers))
              AND (:waiting_for IS NULL OR :waiting_for = ANY(waiting))
              AND (:uscc IS NULL OR uscc = ANY((SELECT aliases_of(:uscc))::varchar[]))
              AND (:overdue IS NULL OR :overdue = {_WAITS})
              AND (:due_to IS NULL OR due_on <= :due_to)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            *(scope, asking, oversees, today, after, after_id, kind, status),
            *(sender, receiver, waiting_for, uscc, overdue, due_to, limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of notices, by the name of its order."""


@dataclass(frozen=True, slots=True)
class NoticeLoad:
    """How many notices wait for an agency's answer, and how many are late."""

    agency: str
    open: int
    due: int
    overdue: int


@query
def loads(
    scope: str,
    asking: str,
    oversees: bool,
    today: date,
    soon: date,
) -> Rows[NoticeLoad]:
    """What waits for each agency's answer."""
    return sql(
        NoticeLoad,
        f"""
        SELECT owing AS agency, count(*) AS open,
               count(*) FILTER (WHERE due_on BETWEEN :today AND :soon) AS due,
               count(*) FILTER (WHERE due_on < :today) AS overdue
        FROM notice, unnest(waiting) owing
        WHERE status = 'sent' AND {_SEEN} GROUP BY 1 ORDER BY 1
        """,  # noqa: S608 - our own columns
        *(scope, asking, oversees, today, soon),
    )


@dataclass(frozen=True, slots=True)
class LateNotices:
    """How many notices wait too long for an agency's answer."""

    agency: str
    notices: int


@query
def overdue_by_agency(today: date) -> Rows[LateNotices]:
    """Agencies that owe an answer past its day, for the metric."""
    return sql(
        LateNotices,
        f"""
        SELECT owing AS agency, count(*) AS notices
        FROM notice, unnest(waiting) owing WHERE {_WAITS} GROUP BY 1
        """,  # noqa: S608 - our own columns
        today,
    )


@query
def notice(notice_id: UUID) -> Rows[Notice]:
    """The notice with an id."""
    return into(Notice, select(NoticeRow).where(NoticeRow.id == notice_id))


@query
def locked(notice_id: UUID) -> Rows[Notice]:
    """The same, locked."""
    return into(
        Notice, select(NoticeRow).where(NoticeRow.id == notice_id).with_for_update()
    )


@query
def to_chase(today: date, limit: int) -> Rows[Notice]:
    """Overdue notices that were not chased for that day yet, locked."""
    return sql(
        Notice,
        f"""
        SELECT {_COLUMNS} FROM notice
        WHERE {_WAITS} AND chased_for IS DISTINCT FROM due_on
        ORDER BY id LIMIT :limit FOR UPDATE SKIP LOCKED
        """,  # noqa: S608 - our own columns
        today,
        limit,
    )


@query
def all_notices() -> Rows[Notice]:
    """Every notice."""
    return into(Notice, select(NoticeRow))


@command
def insert(notice: Notice) -> Effect:
    """Enter a notice."""
    return effect(
        f"""
        INSERT INTO notice ({_COLUMNS})
        SELECT {_COLUMNS} FROM jsonb_populate_record(NULL::notice, :notice)
        """,  # noqa: S608 - our own columns
        notice,
    )


@command
def save(notices: Sequence[Notice]) -> Effect:
    """Write changed notices."""
    return effect(
        f"""
        UPDATE notice AS kept SET ({_COLUMNS}) = ({columns(Notice, "fresh")})
        FROM jsonb_populate_recordset(NULL::notice, :notices) AS fresh
        WHERE kept.id = fresh.id
        """,  # noqa: S608 - our own columns
        notices,
    )
