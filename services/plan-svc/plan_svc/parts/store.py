"""The statements of parts."""

from typing import Any
from uuid import UUID

from plan_svc.parts.domain import Part
from plan_svc.parts.tables import PartRow
from shared.db.statements import Effect, Rows, columns, command, effect, query, sql

_PART = columns(PartRow)


@command
def keep(row: dict[str, Any]) -> Effect:
    """Keep a part with its authors."""
    return effect(
        f"""
        INSERT INTO plan_part ({_PART})
        SELECT {_PART} FROM jsonb_populate_record(NULL::plan_part, :row)
        """,  # noqa: S608 - our own columns
        row,
    )


@query
def of_plan(plan_id: UUID) -> Rows[Part]:
    """The parts of a plan, in the order in which they were merged."""
    return sql(
        Part,
        f"""
        SELECT {_PART} FROM plan_part WHERE plan_id = :plan_id
        ORDER BY merged_at, part_id
        """,  # noqa: S608 - our own columns
        plan_id,
    )
