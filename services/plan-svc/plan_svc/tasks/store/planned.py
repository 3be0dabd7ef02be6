"""The statements of filed plans' tasks; all are set-based (P-20, P-23, P-08)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import select

from plan_svc.neighbours import queries as neighbours
from plan_svc.subjects import queries as subjects
from plan_svc.tasks.domain.held import HeldTask
from plan_svc.tasks.domain.sheet import ClassPeriod, Sheet
from plan_svc.tasks.domain.task import Task
from plan_svc.tasks.tables import TaskRow
from shared.db.aliases import codes_of
from shared.db.statements import Rows, columns, command, into, query, sql

CHUNK = 5000
"""Tasks of one statement, so that memory stays flat for any number of them."""

_GRADE = neighbours.grade_on(
    codes_of("s.uscc"), "c.domain", "greatest(c.earliest, c.known_on)"
)
_CLASSED = f"""
JOIN {neighbours.PLACES} p ON p.number = s.place
LEFT JOIN LATERAL {_GRADE} g ON true
LEFT JOIN jsonb_to_recordset(:periods) AS f(
        grade text, has text[], lacks text[], first date, last date)
    ON f.grade = coalesce(g.grade, '')
       AND p.business_types @> f.has AND NOT p.business_types && f.lacks
"""
_SHEET = (
    *("agency", "section", "domain", "kind", "source", "plan_id", "plan_code"),
    *("plan_kind", "lead", "items", "item_codes", "earliest", "latest", "known_on"),
    *("on_site", "surprise", "classified", "joint_forbidden", "duration_minutes"),
    *("materials", "out_of_scope", "occasion"),
)
_OWN = ("number", "region", "town", "place", "uscc", "period_from", "period_to")
_INSERT_PLANNED = f"""
INSERT INTO task ({", ".join(_SHEET)}, {", ".join(_OWN)}, status, version)
SELECT c.{", c.".join(_SHEET)},
       c.plan_code || '.' || c.agency || '.' || s.place
           || CASE WHEN c.occasion > 1 THEN '.' || c.occasion ELSE '' END,
       left(p.region, 6), p.town, s.place, s.uscc, f.first, f.last, 'scheduled', 1
FROM (SELECT * FROM {subjects.SUBJECTS} subject
      WHERE plan_id = :rows_of AND place > :after AND place <= :last
      ORDER BY place) s
CROSS JOIN jsonb_populate_record(NULL::task, :sheet) c
{_CLASSED}"""  # noqa: S608 - our own relations
"""Plain SQL: from upload to filed at 6,060 rows/s (docs/benchmarks.md)."""
_RETURNING = f"RETURNING {', '.join(_OWN)}, version"
_AGAIN = [name for name in (*_SHEET, *_OWN) if name != "number"]
_REVIVING = f"""
ON CONFLICT (number) DO UPDATE
SET ({", ".join(_AGAIN)}, status, reason, met_by, spared, version)
  = (excluded.{", excluded.".join(_AGAIN)}, 'scheduled', NULL, NULL, '[]',
     task.version + 1)
WHERE task.status = 'withdrawn'
"""
_RESTATED = [
    name
    for name in _SHEET
    if name not in {"agency", "domain", "kind", "source", "known_on", "occasion"}
]
_RESTATE = f"""
WITH c AS (SELECT * FROM jsonb_populate_record(NULL::task, :sheet)),
s AS (
    SELECT number, place, uscc FROM task
    WHERE plan_id = :plan_id AND agency = :agency AND occasion = :occasion
      AND status = 'scheduled' AND number > :after AND number <> ALL(:kept)
    ORDER BY number LIMIT :limit FOR UPDATE
),
n AS (SELECT s.number, f.first, f.last FROM s CROSS JOIN c {_CLASSED})
UPDATE task
SET ({", ".join(_RESTATED)}, period_from, period_to, spared, version)
  = (c.{", c.".join(_RESTATED)}, n.first, n.last, '[]', task.version + 1)
FROM c, n WHERE task.number = n.number
RETURNING {columns(Task, "task")}
"""  # noqa: S608 - our own columns
_UNIT = "t.agency || '/' || t.occasion"
"""An agency of a plan and one of its occasions: as `Sheet.unit`."""
_AT = """
task t WHERE t.number = ANY(ARRAY(
    SELECT standing.number FROM unnest(:places) AS at (place), LATERAL (
        SELECT number FROM task
        WHERE place = at.place AND plan_id IS NOT DISTINCT FROM :plan_id OFFSET 0
    ) AS standing
))
"""
"""Tasks at places that leave, a probe for each place and by the index of places alone:
after a filing the planner knows too little to choose it, and a hundred places cost a
pass over all tasks of the plan."""
_UNITS = f"task t WHERE t.plan_id = :plan_id AND {_UNIT} = ANY(:units)"
_HELD = """
SELECT t.number, t.agency, t.place,
       CASE WHEN t.status IN ('visited', 'inspected') THEN t.status
            WHEN t.status IN ('covered', 'waived') THEN 'relieved'
            WHEN t.settled_on IS NOT NULL THEN 'coded'
            ELSE 'agreed' END AS held,
"""
_BOUND = "t.status = 'scheduled' AND (t.settled_on IS NOT NULL OR t.joint IS NOT NULL)"
_STANDING = f"""(t.status IN ('visited', 'inspected', 'covered', 'waived')
    OR {_BOUND})"""
_GOING = "t.status IN ('scheduled', 'covered', 'waived')"


@dataclass(frozen=True)
class ScheduledRow:
    """What differs between the tasks of one sheet."""

    number: str
    region: str
    town: str | None
    place: str
    uscc: str
    period_from: date | None
    period_to: date | None
    version: int


@command
def insert_planned(
    rows_of: UUID,
    after: str,
    last: str,
    sheet: Sheet,
    periods: Sequence[ClassPeriod],
) -> Rows[ScheduledRow]:
    """Turn subjects of a plan, from one place to another, into tasks of one sheet."""
    return sql(
        ScheduledRow,
        _INSERT_PLANNED + _RETURNING,
        rows_of,
        after,
        last,
        sheet,
        periods,
    )


@command
def insert_amended(
    rows_of: UUID,
    after: str,
    last: str,
    sheet: Sheet,
    periods: Sequence[ClassPeriod],
) -> Rows[ScheduledRow]:
    """The same for an amendment: a withdrawn task is open again by its number."""
    return sql(
        ScheduledRow,
        _INSERT_PLANNED + _REVIVING + _RETURNING,
        rows_of,
        after,
        last,
        sheet,
        periods,
    )


@command
def restate(
    plan_id: UUID,
    agency: str,
    occasion: int,
    sheet: Sheet,
    periods: Sequence[ClassPeriod],
    kept: list[str],
    after: str,
    limit: int,
) -> Rows[Task]:
    """Give a plan's next open tasks what its amendment states, but for the kept."""
    return sql(
        Task,
        _RESTATE,
        plan_id,
        agency,
        occasion,
        sheet,
        periods,
        kept,
        after,
        limit,
    )


@query
def held_at(plan_id: UUID, places: list[str]) -> Rows[HeldTask]:
    """Tasks at places that leave a plan, and that stand for something."""
    return sql(
        HeldTask,
        f"{_HELD} true AS leaves FROM {_AT} AND {_STANDING}",
        plan_id,
        places,
    )


@query
def held_of(plan_id: UUID, units: list[str]) -> Rows[HeldTask]:
    """Tasks of units that a plan has no more, and that stand for something."""
    return sql(
        HeldTask,
        f"{_HELD} true AS leaves FROM {_UNITS} AND {_STANDING}",
        plan_id,
        units,
    )


@query
def bound_of(plan_id: UUID, units: list[str]) -> Rows[HeldTask]:
    """Tasks of units that are stated anew, and that have a code or are agreed."""
    return sql(
        HeldTask,
        f"{_HELD} false AS leaves FROM {_UNITS} AND {_BOUND}",
        plan_id,
        units,
    )


@query
def going_from(plan_id: UUID, places: list[str]) -> Rows[Task]:
    """The tasks at places that leave, which no visit settled, locked."""
    return sql(
        Task,
        f"""
        SELECT {columns(Task, "t")} FROM {_AT} AND {_GOING}
        ORDER BY t.number FOR UPDATE
        """,  # noqa: S608 - our own columns
        plan_id,
        places,
    )


@query
def tasks_at(plan_id: UUID, agency: str, place: str) -> Rows[Task]:
    """An agency's tasks of a plan at a place that were not withdrawn, in turn."""
    return into(
        Task,
        select(TaskRow)
        .where(
            TaskRow.plan_id == plan_id,
            TaskRow.agency == agency,
            TaskRow.place == place,
            TaskRow.status != "withdrawn",
        )
        .order_by(TaskRow.number),
    )


@query
def no_more_planned(numbers: list[str]) -> Rows[str]:
    """Those of the tasks whose place an amendment took out of their plan."""
    return sql(
        str,
        f"""
        SELECT t.number FROM task t
        WHERE t.number = ANY(:numbers) AND t.plan_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM {subjects.SUBJECTS} s
            WHERE s.plan_id = t.plan_id AND s.place = t.place)
        """,  # noqa: S608 - our own relation
        numbers,
    )


@query
def dropped_for_update(
    plan_id: UUID, units: list[str], kept: list[str], after: str, limit: int
) -> Rows[Task]:
    """The next tasks of units that a plan has no more, locked."""
    return sql(
        Task,
        f"""
        SELECT {columns(Task, "t")} FROM {_UNITS} AND {_GOING}
          AND t.place <> ALL(:kept) AND t.number > :after
        ORDER BY t.number LIMIT :limit FOR UPDATE
        """,  # noqa: S608 - our own columns
        plan_id,
        units,
        kept,
        after,
        limit,
    )


@query
def open_tasks_for_update(plan_id: UUID, limit: int) -> Rows[Task]:
    """The first open tasks of a plan, locked."""
    return into(
        Task,
        select(TaskRow)
        .where(TaskRow.plan_id == plan_id, TaskRow.status == "scheduled")
        .order_by(TaskRow.number)
        .limit(limit)
        .with_for_update(),
    )


_AT_RETIRED = f"""
SELECT {columns(Task, "t")}
FROM task AS t JOIN {neighbours.PLACES} AS p ON p.number = t.place
WHERE p.retired AND t.status = 'scheduled'
"""  # noqa: S608 - our own relation


@query
def open_at_retired(places: list[str]) -> Rows[Task]:
    """Open tasks at those of some places that are retired; locked."""
    return sql(
        Task,
        f"{_AT_RETIRED} AND t.place = ANY(:places) ORDER BY t.number FOR UPDATE OF t",
        places,
    )


@query
def open_of_plan_at_retired(plan_id: UUID) -> Rows[Task]:
    """Open tasks of a plan whose place is retired; locked."""
    return sql(
        Task,
        f"{_AT_RETIRED} AND t.plan_id = :plan_id ORDER BY t.number FOR UPDATE OF t",
        plan_id,
    )
