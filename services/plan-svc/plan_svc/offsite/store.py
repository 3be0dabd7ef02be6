"""The statements of off-site inspections."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col, select

from plan_svc.offsite.domain.inspection import Former, OffSiteInspection
from plan_svc.offsite.tables import OffSiteFormer, OffSiteRow
from shared.auth import shown_sql, within_sql
from shared.db import ReadTx
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    columns,
    command,
    effect,
    into,
    query,
    sql,
)

_COLUMNS = columns(OffSiteInspection)
_FORMER = columns(Former)
_SEEN = f"""(agency = :asking OR {within_sql("region", "town")}
    AND {shown_sql("agency = :asking", presented="true")})"""
ORDERS = both_ways({"day": Order("day", "task", "date"), "task": Order("task", "task")})


@dataclass(slots=True)
class Listed(OffSiteInspection):
    """An off-site inspection with where it stands in its list."""

    sort_key: str = ""
    unique_key: str = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which inspections are listed, and how; what is None does not choose."""

    agency: str | None = None
    domain: str | None = None
    place: str | None = None
    uscc: str | None = None
    plan_code: str | None = None
    problem: bool | None = None
    """Whether any problem was found."""
    made_from: date | None = None
    made_to: date | None = None
    sort: str = "-day"


async def listed(
    tx: ReadTx,
    asking: tuple[str, str],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[Listed]:
    """The chosen inspections; `asking` is the scope and the agency of who asks."""
    return await PAGES[chosen.sort].all(
        tx,
        *asking,
        *(after or (None, None)),
        chosen.agency,
        chosen.domain,
        chosen.place,
        chosen.uscc,
        chosen.plan_code,
        chosen.problem,
        chosen.made_from,
        chosen.made_to,
        limit,
    )


def _sorted(order: Order) -> Query[..., Listed]:
    @query
    def page(
        scope: str,
        asking: str,
        after: str | None,
        after_id: str | None,
        agency: str | None,
        domain: str | None,
        place: str | None,
        uscc: str | None,
        plan_code: str | None,
        problem: bool | None,
        made_from: date | None,
        made_to: date | None,
        limit: int,
    ) -> Rows[Listed]:
        return sql(
            Listed,
            f"""
            SELECT {_COLUMNS}, {order.keys} FROM off_site_inspection
            WHERE {_SEEN} AND {order.following}
              AND (:agency IS NULL OR agency = :agency)
              AND (:domain IS NULL OR domain = :domain)
              AND (:place IS NULL OR place = :place)
              AND (:uscc IS NULL OR uscc = :uscc)
              AND (:plan_code IS NULL OR plan_code = :plan_code)
              AND (:problem IS NULL OR :problem = (problems > 0))
              AND (:made_from IS NULL OR day >= :made_from)
              AND (:made_to IS NULL OR day <= :made_to)
            ORDER BY {order.clause} LIMIT :limit
            """,  # noqa: S608 - our own columns
            *(scope, asking, after, after_id, agency, domain, place, uscc, plan_code),
            *(problem, made_from, made_to, limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of off-site inspections, by the name of its order."""


@query
def of_task(number: str) -> Rows[OffSiteInspection]:
    """What the off-site inspection of a task gave, if it was made."""
    return into(OffSiteInspection, select(OffSiteRow).where(OffSiteRow.task == number))


@query
def former_of(number: str) -> Rows[Former]:
    """What it gave before corrections, the oldest first."""
    return into(
        Former,
        select(OffSiteFormer)
        .where(OffSiteFormer.task == number)
        .order_by(col(OffSiteFormer.version)),
    )


@query
def all_inspections() -> Rows[OffSiteInspection]:
    """Every off-site inspection."""
    return into(OffSiteInspection, select(OffSiteRow))


@command
def save(inspection: OffSiteInspection) -> Effect:
    """Keep an inspection, a new one or a corrected one."""
    return effect(
        f"""
        INSERT INTO off_site_inspection ({_COLUMNS})
        SELECT {_COLUMNS}
        FROM jsonb_populate_record(NULL::off_site_inspection, :inspection)
        ON CONFLICT (task) DO UPDATE
        SET ({_COLUMNS}) = ({columns(OffSiteInspection, "excluded")})
        """,  # noqa: S608 - our own columns
        inspection,
    )


@command
def keep_former(former: Former) -> Effect:
    """Keep what it gave before a correction."""
    return effect(
        f"""
        INSERT INTO off_site_former ({_FORMER})
        SELECT {_FORMER} FROM jsonb_populate_record(NULL::off_site_former, :former)
        """,  # noqa: S608 - our own columns
        former,
    )


@query
def made_at(place: str, first: date, last: date) -> Rows[OffSiteInspection]:
    """What was inspected off-site at a place in a span of days, nothing classified."""
    return sql(
        OffSiteInspection,
        f"""
        SELECT {_COLUMNS} FROM off_site_inspection
        WHERE place = :place AND NOT classified
          AND day BETWEEN :first AND :last
        ORDER BY task
        """,  # noqa: S608 - our own columns
        place,
        first,
        last,
    )


@command
def mark_joint(tasks: list[str], joint: list[str]) -> Effect:
    """Say of inspections whether every agency of their joint plan has made its own."""
    return effect(
        """
        UPDATE off_site_inspection SET is_joint = task = ANY(:joint)
        WHERE task = ANY(:tasks) AND is_joint <> (task = ANY(:joint))
        """,
        tasks,
        joint,
    )
