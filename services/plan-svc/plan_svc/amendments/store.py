"""The statements of answers to amendments."""

from typing import Any
from uuid import UUID

from plan_svc.amendments.domain import Answer
from plan_svc.amendments.tables import AnswerRow
from shared.db.statements import Effect, Rows, columns, command, effect, query, sql

_ANSWER = columns(AnswerRow)


@query
def answers(plan_id: UUID) -> Rows[Answer]:
    """What the owners of tasks answered to an amendment."""
    return sql(
        Answer,
        """
        SELECT task, held, reply, reason, agency, by, answered_at
        FROM plan_answer WHERE plan_id = :plan_id ORDER BY task
        """,
        plan_id,
    )


@command
def keep(row: dict[str, Any]) -> Effect:
    """Keep an answer; a later one of the same task replaces it."""
    return effect(
        f"""
        INSERT INTO plan_answer ({_ANSWER})
        SELECT {_ANSWER} FROM jsonb_populate_record(NULL::plan_answer, :row)
        ON CONFLICT (plan_id, task) DO UPDATE
        SET held = excluded.held, reply = excluded.reply, reason = excluded.reason,
            agency = excluded.agency, by = excluded.by,
            answered_at = excluded.answered_at
        """,  # noqa: S608 - our own columns
        row,
    )
