"""Reports in and out of their table."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, or_
from sqlmodel import col, select

from checkcode_svc.base import insertion, replacement
from checkcode_svc.codes import queries as codes
from checkcode_svc.reports.domain import Report, ReportStatus
from checkcode_svc.reports.tables import ReportRow
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Effect,
    Query,
    Rows,
    SelectOfScalar,
    command,
    effect,
    if_given,
    in_period,
    into,
    query,
)

ORDERS = both_ways({"made_at": Order(col(ReportRow.id), col(ReportRow.id))})
"""A report's id is of the time in which it was made."""
_MADE_ON = func.date(func.timezone("Asia/Shanghai", ReportRow.made_at))


def _sorted(order: Order) -> Query[..., Report]:
    @query
    def page(
        scope: str,
        asking: str,
        status: ReportStatus | None,
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
                if_given(status, ReportRow.status == status),
                *in_period(_MADE_ON, day_from, day_to),
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


@command
def save(rows: Sequence[Report]) -> Effect:
    """Write changed reports."""
    return effect(replacement(ReportRow), rows)


@query
def locked(report_id: UUID) -> Rows[Report]:
    """A report, locked until the transaction ends."""
    return into(
        Report, select(ReportRow).where(ReportRow.id == report_id).with_for_update()
    )


@query
def followed(number_hash: str) -> Rows[Report]:
    """The report that a number follows."""
    return into(Report, select(ReportRow).where(ReportRow.number_hash == number_hash))
