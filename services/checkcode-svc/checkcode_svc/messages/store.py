"""Messages in and out of their table."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func
from sqlmodel import all_, col, select

from checkcode_svc.base import insertion, replacement
from checkcode_svc.codes import queries as codes
from checkcode_svc.messages.domain.message import Message
from checkcode_svc.messages.tables import MessageRow
from shared.db.aliases import goes_by
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    command,
    effect,
    if_given,
    in_period,
    into,
    query,
)

ORDERS = both_ways({"made_at": Order(col(MessageRow.id), col(MessageRow.id))})
"""A message's id is of the time in which it was made."""
_MADE_ON = func.date(func.timezone("Asia/Shanghai", MessageRow.made_at))


def _sorted(order: Order) -> Query[..., Message]:
    @query
    def page(
        scope: str,
        asking: str,
        uscc: str | None,
        day_from: date | None,
        day_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[Message]:
        return into(
            Message,
            select(MessageRow)
            .where(
                codes.reaches(MessageRow.code, scope, asking),
                if_given(uscc, goes_by(MessageRow.uscc, uscc)),
                *in_period(_MADE_ON, day_from, day_to),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of messages, by the name of its order, of codes that who asks may see."""


@query
def waiting(
    now: datetime,
    reader: str,
    scope: str,
    uscc: str | None,
    after: UUID | None,
    limit: int,
) -> Rows[Message]:
    """Messages that a channel has to deliver; none of a visit of its own agency."""
    return into(
        Message,
        select(MessageRow)
        .where(
            col(MessageRow.sealed).is_not(None),
            col(MessageRow.expires_at) > now,
            all_(col(MessageRow.kept_from)) != reader,  # type: ignore[arg-type]  # no column
            codes.lies_within(MessageRow.code, scope),
            if_given(uscc, goes_by(MessageRow.uscc, uscc)),
            if_given(after, col(MessageRow.id) > after),
        )
        .order_by(col(MessageRow.id))
        .limit(limit),
    )


@query
def locked(message_id: UUID, scope: str) -> Rows[Message]:
    """A message about a code within a scope, locked until the transaction ends."""
    return into(
        Message,
        select(MessageRow)
        .where(MessageRow.id == message_id, codes.lies_within(MessageRow.code, scope))
        .with_for_update(),
    )


@command
def insert(rows: Sequence[Message]) -> Effect:
    """Write new messages."""
    return effect(insertion(MessageRow), rows)


@command
def save(rows: Sequence[Message]) -> Effect:
    """Write changed messages."""
    return effect(replacement(MessageRow), rows)


@command
def wipe_of(visit_id: UUID, agency: str) -> Effect:
    """Wipe what the messages about one agency of a visit say."""
    return effect(
        """UPDATE message SET sealed = NULL
           WHERE visit_id = :visit_id AND agency = :agency""",
        visit_id,
        agency,
    )


@command
def wipe_expired(now: datetime) -> Effect:
    """Wipe what messages say whose time is over."""
    return effect(
        "UPDATE message SET sealed = NULL "
        "WHERE sealed IS NOT NULL AND expires_at <= :now",
        now,
    )
