"""What the scan page reads, and the reports of suspicious codes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter
from sqlalchemy import func, or_
from sqlmodel import col, select

from checkcode_svc.applications import queries as applications
from checkcode_svc.base import insertion
from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.neighbours import queries as neighbours
from checkcode_svc.ratings import queries as ratings
from checkcode_svc.scan.tables import ReportRow
from checkcode_svc.visits import queries as visits
from checkcode_svc.visits.domain.part import VisitPart
from checkcode_svc.visits.domain.visit import Party, Visit
from shared.db import ReadTx
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    SelectOfScalar,
    command,
    effect,
    if_given,
    into,
    query,
)

_PAGE = f"""
WITH {codes.OPENED}, {visits.VISITED}
SELECT json_build_object({codes.PAGE}, {applications.PAGE}, {neighbours.PAGE},
    {visits.PAGE}, {ratings.PAGE})::text
FROM it
"""  # noqa: S608 - statements of our own rooms
"""One statement reads it all, so it is of one moment without a transaction: the scan
page stands at 0.50 × the bare framework's page with it (docs/benchmarks.md)."""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the library, as the page shows it."""

    code: str
    name: str
    legal_basis: str
    check_points: list[dict[str, Any]]
    materials: list[str]


@dataclass(frozen=True, slots=True)
class Inspector:
    """An inspector's certificate."""

    certificate: str
    name: str
    agency: str
    valid_from: date
    valid_to: date
    revoked: bool


@dataclass(frozen=True, slots=True)
class Opened:
    """What a token opens; a list that has nothing in it is absent."""

    code: Code
    source: str | None
    out_of_scope: str | None
    place: tuple[str, str] | None
    members: list[Party]
    items: list[Item] | None
    agencies: list[tuple[str, str, str]] | None
    inspectors: list[Inspector] | None
    tasks: list[tuple[str | None, list[str]]] | None
    visits: list[Visit] | None
    parts: list[VisitPart] | None
    ratings: list[tuple[UUID, str, bool]] | None


_OPENED = TypeAdapter(Opened)


@dataclass(frozen=True, slots=True)
class Report:
    """A report of a code that somebody found suspicious (C-06)."""

    id: UUID
    token: str
    code: str | None
    region: str | None
    text: str
    made_at: datetime


async def opened(tx: ReadTx, token_hash: str) -> Opened | None:
    """Everything that the page of a token shows."""
    text = await tx.fetchval(_PAGE, token_hash)
    return None if text is None else _OPENED.validate_json(text)


ORDERS = both_ways({"made_at": Order(col(ReportRow.id), col(ReportRow.id))})
"""A report's id is of the time in which it was made."""
_MADE_ON = func.date(func.timezone("Asia/Shanghai", ReportRow.made_at))


def _sorted(order: Order) -> Query[..., Report]:
    @query
    def page(
        scope: str,
        asking: str,
        day_from: date | None,
        day_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[Report]:
        is_known = codes.reaches(ReportRow.code, scope, asking)
        return into(
            Report,
            select(ReportRow)
            .where(
                or_(col(ReportRow.code).is_(None), is_known),
                if_given(day_from, day_from <= _MADE_ON),
                if_given(day_to, day_to >= _MADE_ON),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of reports by the name of its order; of no code of ours: of every region."""


@query
def count_reports(code: str | None, since: datetime) -> SelectOfScalar[int]:
    """How many reports of a code, or of none of ours, were made since then."""
    return (
        select(func.count())
        .select_from(ReportRow)
        .where(
            col(ReportRow.made_at) >= since,
            col(ReportRow.code).is_not_distinct_from(code),
        )
    )


@command
def insert_reports(rows: Sequence[Report]) -> Effect:
    """Write new reports."""
    return effect(insertion(ReportRow), rows)
