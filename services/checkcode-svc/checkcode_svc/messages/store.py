"""Messages in and out of their table."""

from collections.abc import Sequence
from uuid import UUID

from checkcode_svc.base import insertion
from checkcode_svc.messages.domain import Message
from checkcode_svc.messages.tables import MessageRow
from shared.db.statements import Effect, Rows, command, effect, query, sql


@query
def listed(
    region: str | None, uscc: str | None, after: UUID | None, limit: int
) -> Rows[Message]:
    """Messages in the order in which they were made."""
    return sql(
        Message,
        """SELECT * FROM message
           WHERE (:region IS NULL OR region = :region)
             AND (:uscc IS NULL OR uscc = :uscc) AND (:after IS NULL OR id > :after)
           ORDER BY id LIMIT :limit""",
        region,
        uscc,
        after,
        limit,
    )


@command
def insert(rows: Sequence[Message]) -> Effect:
    """Write new messages."""
    return effect(insertion(MessageRow), rows)
