"""The statements of tasks; `planned` has those of filed plans."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import select

from plan_svc.neighbours import queries as neighbours
from plan_svc.tasks.domain.state import TaskState
from plan_svc.tasks.domain.task import Task
from plan_svc.tasks.tables import TaskRow
from shared.auth import shown_sql, within_sql
from shared.db import ReadTx, Tx
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    among,
    columns,
    command,
    effect,
    into,
    query,
    sql,
)
from shared.events.plan import TaskKind

_SHOWN = shown_sql(
    "agency = :asking", "lead = :asking", presented="visited_on IS NOT NULL"
)
"""What is secret is its own agency's and its lead's alone (C-05)."""
_COLUMNS = columns(Task)
_INSERT_TRIGGERED = f"""
INSERT INTO task ({_COLUMNS})
SELECT {_COLUMNS} FROM jsonb_populate_record(NULL::task, :task)
ON CONFLICT DO NOTHING
RETURNING number
"""  # noqa: S608 - our own columns

_CHANGING = (
    *("status", "reason", "settled_on", "visited_on", "joint", "version"),
    *("items", "item_codes", "joint_forbidden", "inspected_on", "found"),
    *("met_by", "spared"),
)
_SAVE = f"""
UPDATE task SET ({", ".join(_CHANGING)}) = (changed.{", changed.".join(_CHANGING)})
FROM jsonb_populate_recordset(NULL::task, :tasks) AS changed
WHERE task.number = changed.number
"""  # noqa: S608 - our own columns


@command
def insert_triggered(task: Task) -> Rows[str]:
    """Enter a task; one that exists gives no row."""
    return sql(str, _INSERT_TRIGGERED, task)


@query
def number_of(agency: str, source_number: str, place: str) -> Rows[str]:
    """The number of the task that a source gave an agency at a place."""
    return sql(
        str,
        """
        SELECT number FROM task
        WHERE agency = :agency AND source_number = :source_number AND place = :place
        """,
        agency,
        source_number,
        place,
    )


@command
def follow_places(places: list[str]) -> Rows[Task]:
    """Give tasks the district and town of their place; those that changed.

    A task that is not open any more stays in the district where it was.
    """
    return sql(
        Task,
        f"""
        WITH moved AS (
            SELECT t.number, left(p.region, 6) AS region, p.town
            FROM task AS t JOIN {neighbours.PLACES} AS p ON p.number = t.place
            WHERE t.place = ANY(:places)
              AND (t.region, t.town) IS DISTINCT FROM (left(p.region, 6), p.town)
              AND (t.status = 'scheduled' OR t.region = left(p.region, 6))
            ORDER BY t.number FOR UPDATE OF t
        )
        UPDATE task
        SET region = moved.region, town = moved.town, version = task.version + 1
        FROM moved WHERE task.number = moved.number
        RETURNING {columns(Task, "task")}
        """,  # noqa: S608 - our own relations
        places,
    )


@query
def tasks_for_update(numbers: list[str]) -> Rows[Task]:
    """Tasks by their numbers, locked in order."""
    return into(
        Task,
        select(TaskRow)
        .where(among(TaskRow.number, numbers))
        .order_by(TaskRow.number)
        .with_for_update(),
    )


@query
def open_with_item(item: str, after: str, limit: int) -> Rows[Task]:
    """The next open tasks with an item, locked; items change too seldom to index."""
    return sql(
        Task,
        f"""
        SELECT {_COLUMNS} FROM task
        WHERE status = 'scheduled' AND :item = ANY(item_codes) AND number > :after
        ORDER BY number LIMIT :limit FOR UPDATE
        """,  # noqa: S608 - our own columns
        item,
        after,
        limit,
    )


async def save(tx: Tx, *tasks: Task) -> None:
    """Keep what became of tasks."""
    names = ("number", *_CHANGING)
    if tasks:
        await _save.run(
            tx, [{name: getattr(task, name) for name in names} for task in tasks]
        )


@command
def _save(tasks: list[dict[str, Any]]) -> Effect:
    return effect(_SAVE, tasks)


ORDERS = both_ways(
    {
        "number": Order("number", "number"),
        "latest": Order("latest", "number", "date"),
        "earliest": Order("earliest", "number", "date"),
    }
)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which tasks are listed, and in which order; what is None does not choose."""

    agency: str | None = None
    place: str | None = None
    uscc: str | None = None
    status: TaskState | None = None
    plan_code: str | None = None
    kind: TaskKind | None = None
    town: str | None = None
    """A town, or `unknown`."""
    latest_from: date | None = None
    latest_to: date | None = None
    sort: str = "number"


async def tasks(
    tx: ReadTx,
    asking: tuple[str, str],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[Task]:
    """The chosen tasks; `asking` is the scope and the agency of who asks."""
    return await PAGES[chosen.sort].all(
        tx,
        *asking,
        *(after or (None, None)),
        chosen.agency,
        chosen.place,
        chosen.uscc,
        chosen.status,
        chosen.plan_code,
        chosen.kind,
        chosen.town,
        chosen.latest_from,
        chosen.latest_to,
        limit,
    )


def _sorted(order: Order) -> Query[..., Task]:
    @query
    def page(
        scope: str,
        asking: str,
        after: str | None,
        after_id: str | None,
        agency: str | None,
        place: str | None,
        uscc: str | None,
        status: TaskState | None,
        plan_code: str | None,
        kind: TaskKind | None,
        town: str | None,
        latest_from: date | None,
        latest_to: date | None,
        limit: int,
    ) -> Rows[Task]:
        return sql(
            Task,
            f"""
            SELECT {_COLUMNS} FROM task
            WHERE (agency = :asking OR {within_sql("region", "town")} AND {_SHOWN})
              AND {order.following}
              AND (:agency IS NULL OR agency = :agency)
              AND (:place IS NULL OR place = :place)
              AND (:uscc IS NULL OR uscc = ANY((SELECT aliases_of(:uscc))::varchar[]))
              AND (:status IS NULL OR status = :status)
              AND (:plan_code IS NULL OR plan_code = :plan_code)
              AND (:kind IS NULL OR kind = :kind)
              AND (:town IS NULL OR coalesce(town, 'unknown') = :town)
              AND (:latest_from IS NULL OR latest >= :latest_from)
              AND (:latest_to IS NULL OR latest <= :latest_to)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            scope,
            asking,
            after,
            after_id,
            agency,
            place,
            uscc,
            status,
            plan_code,
            kind,
            town,
            latest_from,
            latest_to,
            limit,
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of tasks, by the name of its order."""


@query
def task(number: str) -> Rows[Task]:
    """The task with a number."""
    return into(Task, select(TaskRow).where(TaskRow.number == number))


@query
def all_tasks() -> Rows[Task]:
    """Every task."""
    return into(Task, select(TaskRow))


@dataclass(frozen=True)
class TaskCounts:
    """How many tasks a span of days gave, and how many are open now."""

    scheduled: int
    triggered: int
    open: int


@query
def counts(
    scope: str, asking: str, since: date | None, until: date | None
) -> Rows[TaskCounts]:
    """The counts of the tasks that became known between two days."""
    return sql(
        TaskCounts,
        f"""
        SELECT count(*) FILTER (WHERE kind = 'planned') AS scheduled,
               count(*) FILTER (WHERE kind = 'triggered') AS triggered,
               count(*) FILTER (WHERE status = 'scheduled') AS open
        FROM task
        WHERE {within_sql("region", "town")} AND {_SHOWN}
          AND (:since IS NULL OR known_on >= :since)
          AND (:until IS NULL OR known_on <= :until)
        """,  # noqa: S608 - our own columns
        scope,
        asking,
        since,
        until,
    )
