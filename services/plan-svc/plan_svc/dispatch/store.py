"""The work on tasks, in and out of its table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import select

from plan_svc.dispatch.domain.dispatch import Dispatch
from plan_svc.dispatch.domain.view import DispatchedTask
from plan_svc.dispatch.tables import DispatchRow
from plan_svc.tasks import queries as tasks
from plan_svc.tasks.domain.state import TaskState
from shared.auth import shown_sql, within_sql
from shared.db import ReadTx
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
from shared.events.plan import DispatchStage, TaskKind

BATCH = 1000
_COLUMNS = columns(Dispatch)
_STAGE = "coalesce(d.stage, 'dispatched')"
_SETTLED = "(t.settled_on IS NOT NULL OR t.joint IS NOT NULL)"
_SECTION = "coalesce(d.section, t.section)"
_VIEW = f"""
SELECT t.number AS task, t.agency, t.lead, t.domain, t.region, t.town, t.place, t.uscc,
       t.kind, t.plan_code, t.earliest, t.latest, t.status, t.settled_on, t.visited_on,
       t.joint, t.on_site, t.classified, t.surprise, t.known_on AS dispatched_on,
       {_STAGE} AS stage, d.received_at, d.accepted_at, {_SECTION} AS section,
       coalesce(d.inspectors, '{{}}') AS inspectors, d.reason,
       coalesce(d.returns, 0) AS returns, coalesce(d.urges, 0) AS urges, d.urged_on,
       d.escalated_on, d.direction, d.directed_at, d.lapsed_on, d.explain_by,
       d.explanation, d.explained_at, coalesce(d.bases, '[]') AS bases,
       coalesce(d.version, 0) AS version
"""
_JOINED = f"""
FROM {tasks.WORKED_ON} t
LEFT JOIN task_dispatch d ON d.task = t.number AND d.dispatched_on = t.known_on
"""
"""A task that an amendment brought back has nothing of the work on it before (P-08)."""
_MADE = ("t.agency = :asking", "t.lead = :asking")
_SHOWN = shown_sql(*_MADE, presented="t.visited_on IS NOT NULL", row="t.")
_SEEN = f"""(t.agency = :asking OR {within_sql("t.region", "t.town")} AND {_SHOWN})"""
_IS_URGED = f"(d.urged_on IS NOT NULL AND t.status = 'scheduled' AND NOT {_SETTLED})"
_IS_ESCALATED = (
    f"(d.escalated_on IS NOT NULL AND d.directed_at IS NULL AND {_IS_URGED})"
)
_OWES_REASON = """(t.status = 'scheduled' AND t.latest < :today
    AND (d.lapsed_on IS DISTINCT FROM t.latest OR d.explained_at IS NULL))"""
_IS_UNACCEPTED = f"""(t.status = 'scheduled' AND t.latest >= :today AND NOT {_SETTLED}
    AND {_STAGE} NOT IN ('accepted', 'assigned'))"""

ORDERS = both_ways(
    {
        "task": Order("t.number", "t.number"),
        "latest": Order("t.latest", "t.number", "date"),
        "dispatched_on": Order("t.known_on", "t.number", "date"),
    }
)


@dataclass(frozen=True, slots=True)
class Listed(DispatchedTask):
    """A task with where it stands in its list."""

    sort_key: str = ""
    unique_key: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which tasks are listed, and in which order; what is None does not choose."""

    agency: str | None = None
    section: str | None = None
    stage: DispatchStage | None = None
    status: TaskState | None = None
    plan_code: str | None = None
    kind: TaskKind | None = None
    unaccepted: bool | None = None
    urged: bool | None = None
    escalated: bool | None = None
    unexplained: bool | None = None
    latest_to: date | None = None
    sort: str = "latest"


@dataclass(frozen=True, slots=True)
class AgencyWork:
    """How many open tasks an agency has, and how many of them wait for it."""

    agency: str
    open: int
    unaccepted: int
    urged: int
    escalated: int
    unexplained: int


async def listed(
    tx: ReadTx,
    asking: tuple[str, str, date],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[Listed]:
    """The chosen tasks; `asking` is the scope, the agency and the day of who asks."""
    return await PAGES[chosen.sort].all(
        tx,
        *asking,
        *(after or (None, None)),
        chosen.agency,
        chosen.section,
        chosen.stage,
        chosen.status,
        chosen.plan_code,
        chosen.kind,
        chosen.unaccepted,
        chosen.urged,
        chosen.escalated,
        chosen.unexplained,
        chosen.latest_to,
        limit,
    )


def _sorted(order: Order) -> Query[..., Listed]:
    @query
    def page(
        scope: str,
        asking: str,
        today: date,
        after: str | None,
        after_id: str | None,
        agency: str | None,
        section: str | None,
        stage: DispatchStage | None,
        status: TaskState | None,
        plan_code: str | None,
        kind: TaskKind | None,
        unaccepted: bool | None,
        urged: bool | None,
        escalated: bool | None,
        unexplained: bool | None,
        latest_to: date | None,
        limit: int,
    ) -> Rows[Listed]:
        return sql(
            Listed,
            f"""
            {_VIEW}, {order.keys} {_JOINED}
            WHERE {_SEEN} AND {order.following}
              AND (:agency IS NULL OR t.agency = :agency)
              AND (:section IS NULL OR {_SECTION} = :section)
              AND (:stage IS NULL OR {_STAGE} = :stage)
              AND (:status IS NULL OR t.status = :status)
              AND (:plan_code IS NULL OR t.plan_code = :plan_code)
              AND (:kind IS NULL OR t.kind = :kind)
              AND (:unaccepted IS NULL OR :unaccepted = {_IS_UNACCEPTED})
              AND (:urged IS NULL OR :urged = {_IS_URGED})
              AND (:escalated IS NULL OR :escalated = {_IS_ESCALATED})
              AND (:unexplained IS NULL OR :unexplained = {_OWES_REASON})
              AND (:latest_to IS NULL OR t.latest <= :latest_to)
            ORDER BY {order.clause} LIMIT :limit
            """,
            *(scope, asking, today, after, after_id, agency, section, stage, status),
            *(plan_code, kind, unaccepted, urged, escalated, unexplained, latest_to),
            limit,
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of tasks with the work on them, by the name of its order."""


@query
def loads(scope: str, asking: str, today: date) -> Rows[AgencyWork]:
    """How many open tasks each agency has, and how many of them wait for it."""
    return sql(
        AgencyWork,
        f"""
        SELECT t.agency, count(*) AS open,
               count(*) FILTER (WHERE {_IS_UNACCEPTED}) AS unaccepted,
               count(*) FILTER (WHERE {_IS_URGED}) AS urged,
               count(*) FILTER (WHERE {_IS_ESCALATED}) AS escalated,
               count(*) FILTER (WHERE {_OWES_REASON}) AS unexplained
        {_JOINED} WHERE t.status = 'scheduled' AND {_SEEN}
        GROUP BY t.agency ORDER BY t.agency
        """,
        scope,
        asking,
        today,
    )


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many tasks of an agency wait for it, by what for."""

    agency: str
    urged: int
    escalated: int
    unexplained: int


@query
def waiting_by_agency() -> Rows[Waiting]:
    """Agencies with urged, escalated or unexplained tasks, for the metric."""
    return sql(
        Waiting,
        f"""
        SELECT t.agency, count(*) FILTER (WHERE {_IS_URGED}) AS urged,
               count(*) FILTER (WHERE {_IS_ESCALATED}) AS escalated,
               count(*) FILTER (WHERE d.lapsed_on IS NOT NULL
                                AND d.explained_at IS NULL) AS unexplained
        FROM task_dispatch d
        JOIN {tasks.WORKED_ON} t ON d.task = t.number AND d.dispatched_on = t.known_on
        WHERE t.status = 'scheduled' AND (d.urged_on IS NOT NULL
            OR (d.lapsed_on IS NOT NULL AND d.explained_at IS NULL))
        GROUP BY t.agency
        """,  # noqa: S608 - our own columns
    )


@query
def of_tasks(numbers: list[str]) -> Rows[Dispatch]:
    """The work on some tasks, where there was any."""
    return into(Dispatch, select(DispatchRow).where(among(DispatchRow.task, numbers)))


@query
def to_follow(
    terms: Sequence[dict[str, Any]], today: date, after: str, limit: int
) -> Rows[str]:
    """The next open tasks about which something may be due; the rows decide.

    Working days are at least days, so nothing that is due is left out.
    """
    return sql(
        str,
        f"""
        SELECT t.number {_JOINED}
        JOIN jsonb_to_recordset(:terms) AS r(
            agency text, kind text, accept int, share numeric, escalate int)
            ON r.agency = t.agency AND r.kind = t.kind
        CROSS JOIN LATERAL (
            SELECT greatest(t.earliest, t.known_on) AS first) w
        CROSS JOIN LATERAL (SELECT w.first
            + greatest(floor((t.latest - w.first) * r.share), 0)::int AS half) h
        WHERE t.status = 'scheduled' AND t.latest >= :today AND t.number > :after
          AND NOT {_SETTLED}
          AND ({_STAGE} NOT IN ('accepted', 'assigned') AND d.accept_missed IS NULL
               AND coalesce(d.sent_again_on, t.known_on) + r.accept < :today
               OR h.half < :today AND d.half_gone IS DISTINCT FROM h.half
               OR d.escalated_on IS NULL AND d.directed_at IS NULL
                  AND d.urged_on + r.escalate < :today)
        ORDER BY t.number LIMIT :limit
        """,  # noqa: S608 - our own columns
        terms,
        today,
        after,
        limit,
    )


@query
def to_lapse(today: date, after: str, limit: int) -> Rows[str]:
    """The next open tasks whose window passed, and of which nobody said so yet."""
    return sql(
        str,
        f"""
        SELECT t.number {_JOINED}
        WHERE t.status = 'scheduled' AND t.latest < :today AND t.number > :after
          AND d.lapsed_on IS DISTINCT FROM t.latest
        ORDER BY t.number LIMIT :limit
        """,  # noqa: S608 - our own columns
        today,
        after,
        limit,
    )


@query
def all_dispatches() -> Rows[DispatchedTask]:
    """Every task with which something was done."""
    return sql(
        DispatchedTask,
        f"{_VIEW} {_JOINED} WHERE d.version IS NOT NULL",
    )


@command
def save(dispatches: Sequence[Dispatch]) -> Effect:
    """Keep the work on tasks; their tasks are locked."""
    return effect(
        f"""
        INSERT INTO task_dispatch ({_COLUMNS})
        SELECT {_COLUMNS}
        FROM jsonb_populate_recordset(NULL::task_dispatch, :dispatches)
        ON CONFLICT (task) DO UPDATE
        SET ({_COLUMNS}) = ({columns(Dispatch, "excluded")})
        """,  # noqa: S608 - our own columns
        dispatches,
    )
