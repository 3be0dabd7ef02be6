"""Reads of tasks, and the counts of a span of days."""

from datetime import date

from plan_svc.library.errors import TaskUnknown
from plan_svc.plans.events import plain
from plan_svc.plans.schemas import Summary, TaskOut
from shared.auth import MUNICIPAL_REGION, Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

_SEEN = "($1 OR left(region, 6) = $2)"


async def tasks(
    tx: ReadTx, page: PageParams, who: Principal, filters: dict[str, str | None]
) -> Page[TaskOut]:
    """Tasks of the caller's region in order of their numbers."""
    rows = await tx.fetch(
        f"""
        SELECT * FROM task
        WHERE {_SEEN}
          AND ($3::text IS NULL OR number > $3)
          AND ($4::text IS NULL OR agency = $4)
          AND ($5::text IS NULL OR place = $5)
          AND ($6::text IS NULL OR uscc = $6)
          AND ($7::text IS NULL OR status = $7)
          AND ($8::text IS NULL OR plan_code = $8)
          AND ($9::text IS NULL OR kind = $9)
        ORDER BY number LIMIT $10
        """,  # noqa: S608 - our own fragment
        who.region == MUNICIPAL_REGION,
        who.region,
        *(page.after or (None,)),
        filters["agency"],
        filters["place"],
        filters["uscc"],
        filters["status"],
        filters["plan_code"],
        filters["kind"],
        page.limit + 1,
    )
    return page.page([TaskOut.model_validate(plain(row)) for row in rows], "number")


async def task(tx: ReadTx, number: str, who: Principal) -> TaskOut:
    """One task of the caller's region."""
    row = await tx.fetchrow(
        f"SELECT * FROM task WHERE {_SEEN} AND number = $3",  # noqa: S608
        who.region == MUNICIPAL_REGION,
        who.region,
        number,
    )
    if row is None:
        raise TaskUnknown
    return TaskOut.model_validate(plain(row))


async def summary(
    tx: ReadTx, who: Principal, since: date | None, until: date | None
) -> Summary:
    """Plans filed and tasks known between two days; open tasks as they are now."""
    counts = await tx.fetchrow(
        f"""
        SELECT count(*) FILTER (WHERE kind = 'planned') AS scheduled,
               count(*) FILTER (WHERE kind = 'triggered') AS triggered,
               count(*) FILTER (WHERE status = 'scheduled') AS open
        FROM task
        WHERE {_SEEN} AND ($3::date IS NULL OR known_on >= $3)
          AND ($4::date IS NULL OR known_on <= $4)
        """,  # noqa: S608
        who.region == MUNICIPAL_REGION,
        who.region,
        since,
        until,
    )
    filed = await tx.fetchval(
        f"""
        SELECT count(*) FROM plan
        WHERE {_SEEN} AND filed_at IS NOT NULL
          AND ($3::date IS NULL OR (filed_at AT TIME ZONE 'Asia/Shanghai')::date >= $3)
          AND ($4::date IS NULL OR (filed_at AT TIME ZONE 'Asia/Shanghai')::date <= $4)
        """,  # noqa: S608
        who.region == MUNICIPAL_REGION,
        who.region,
        since,
        until,
    )
    scheduled, triggered, still_open = counts or (0, 0, 0)
    return Summary.of(filed, scheduled, triggered, still_open)
