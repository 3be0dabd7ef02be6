"""Messages in and out of their table."""

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from checkcode_svc.base import insertion
from checkcode_svc.messages.domain import Message
from checkcode_svc.messages.tables import MessageRow
from shared.auth import within
from shared.db.statements import Effect, Rows, command, effect, if_given, into, query


@query
def listed(
    scope: str, uscc: str | None, after: UUID | None, limit: int
) -> Rows[Message]:
    """Messages in the order in which they were made."""
    return into(
        Message,
        select(MessageRow)
        .where(
            within(scope, MessageRow.region),
            if_given(uscc, MessageRow.uscc == uscc),
            if_given(after, col(MessageRow.id) > after),
        )
        .order_by(col(MessageRow.id))
        .limit(limit),
    )


@command
def insert(rows: Sequence[Message]) -> Effect:
    """Write new messages."""
    return effect(insertion(MessageRow), rows)
