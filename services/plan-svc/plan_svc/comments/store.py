"""The statements of comments."""

from typing import Any
from uuid import UUID

from plan_svc.comments.domain import Comment
from plan_svc.comments.tables import CommentRow
from shared.db.statements import Effect, Rows, columns, command, effect, query, sql

_COMMENT = columns(CommentRow)


@command
def keep(row: dict[str, Any]) -> Effect:
    """Keep a comment."""
    return effect(
        f"""
        INSERT INTO plan_comment ({_COMMENT})
        SELECT {_COMMENT} FROM jsonb_populate_record(NULL::plan_comment, :row)
        """,  # noqa: S608 - our own columns
        row,
    )


@query
def of_plan(plan_id: UUID) -> Rows[Comment]:
    """The comments on a plan, the oldest first."""
    return sql(
        Comment,
        f"SELECT {_COMMENT} FROM plan_comment WHERE plan_id = :plan_id ORDER BY id",  # noqa: S608 - our own columns
        plan_id,
    )
