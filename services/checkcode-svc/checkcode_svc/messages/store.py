"""Messages in and out of their table."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import all_, col, select

from checkcode_svc.base import insertion, replacement
from checkcode_svc.codes import queries as codes
from checkcode_svc.messages.domain.message import Message
from checkcode_svc.messages.tables import MessageRow
from shared.db.statements import Effect, Rows, command, effect, if_given, into, query


@query
def listed(
    scope: str, asking: str, uscc: str | None, after: UUID | None, limit: int
) -> Rows[Message]:
    """Messages in the order in which they were made, of codes that who asks may see."""
    return into(
        Message,
        select(MessageRow)
        .where(
            codes.reaches(MessageRow.code, scope, asking),
            if_given(uscc, MessageRow.uscc == uscc),
            if_given(after, col(MessageRow.id) > after),
        )
        .order_by(col(MessageRow.id))
        .limit(limit),
    )


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
            if_given(uscc, MessageRow.uscc == uscc),
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
