"""Requests in and out of their table, and how much is held of a subject."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlmodel import and_, col, select

from shared.auth import within
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    columns,
    command,
    effect,
    if_given,
    in_period,
    into,
    query,
)
from subject_svc.requests.domain import Request, RequestKind, RequestStatus
from subject_svc.requests.tables import RequestRow
from subject_svc.subjects.queries import SubjectRow

_COLUMNS = columns(Request)
ORDERS = both_ways(
    {
        "made_at": Order(col(RequestRow.id), col(RequestRow.id)),
        "due_on": Order(col(RequestRow.due_on), col(RequestRow.id)),
    }
)
"""A request's id is of the time in which it was made."""


def _sorted(order: Order) -> Query[..., Request]:
    @query
    def page(
        scope: str,
        uscc: str | None,
        kind: RequestKind | None,
        status: RequestStatus | None,
        overdue: bool | None,
        today: date,
        due_from: date | None,
        due_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[Request]:
        is_late = and_(
            col(RequestRow.status) == RequestStatus.RECEIVED,
            col(RequestRow.due_on) < today,
        )
        return into(
            Request,
            select(RequestRow)
            .join(SubjectRow, col(SubjectRow.uscc) == col(RequestRow.uscc))
            .where(
                within(scope, SubjectRow.region),
                if_given(uscc, RequestRow.uscc == uscc),
                if_given(kind, RequestRow.kind == kind),
                if_given(status, RequestRow.status == status),
                if_given(overdue, is_late == overdue),
                *in_period(col(RequestRow.due_on), due_from, due_to),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of requests, by the name of its order."""


@query
def of_subject(uscc: str) -> Rows[Request]:
    """The requests of a subject, the newest first."""
    return into(
        Request,
        select(RequestRow)
        .where(RequestRow.uscc == uscc)
        .order_by(col(RequestRow.id).desc()),
    )


@query
def by_id(request_id: UUID) -> Rows[Request]:
    """One request."""
    return into(Request, select(RequestRow).where(RequestRow.id == request_id))


@query
def locked(request_id: UUID) -> Rows[Request]:
    """One request, locked until the transaction ends."""
    return into(
        Request,
        select(RequestRow).where(RequestRow.id == request_id).with_for_update(),
    )


@command
def insert(requests: Sequence[Request]) -> Effect:
    """Write new requests; one of a kind that is open already is left out."""
    return effect(
        f"""
        INSERT INTO request ({_COLUMNS})
        SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::request, :requests)
        ON CONFLICT (uscc, kind) WHERE status = 'received' DO NOTHING
        """,  # noqa: S608 - our own columns
        requests,
    )


@command
def save(requests: Sequence[Request]) -> Effect:
    """Write decided requests."""
    return effect(
        """
        UPDATE request AS kept
        SET status = fresh.status, ground = fresh.ground, answer = fresh.answer,
            decided_by = fresh.decided_by, decided_person = fresh.decided_person,
            decided_at = fresh.decided_at
        FROM jsonb_populate_recordset(NULL::request, :requests) AS fresh
        WHERE kept.id = fresh.id
        """,
        requests,
    )
