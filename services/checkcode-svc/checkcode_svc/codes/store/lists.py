"""Lists and counts of codes, as far as who asks may see them (C-05, I-05)."""

from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, and_, any_, func, or_
from sqlmodel import col, select

from checkcode_svc.codes.domain.code import Code
from checkcode_svc.codes.store.codes import whole_of
from checkcode_svc.codes.tables import CodeMemberRow, CodeRow
from checkcode_svc.neighbours import queries as neighbours
from shared.auth import shown, shown_sql, within, within_sql
from shared.db import ReadTx
from shared.db.aliases import goes_by
from shared.db.keyset import Order, both_ways
from shared.db.patterns import part_of
from shared.db.statements import (
    Query,
    Rows,
    if_given,
    into,
    query,
    sql,
)
from shared.events.checkcode import CodeStatus

_SHOWN = shown_sql(
    """EXISTS (SELECT FROM code_member AS m
               WHERE m.code = c.code AND m.agency = :asking)""",
    presented="last_visit_on IS NOT NULL",
)
"""What is secret is the agencies' alone that are on the code (C-05)."""


_COUNTS = f"""
SELECT count(*) AS issued,
       count(*) FILTER (WHERE (SELECT count(*) FROM code_member AS m
                               WHERE m.code = c.code) > 1) AS joint,
       count(*) FILTER (WHERE issued_late) AS late,
       count(*) FILTER (WHERE ground IS NOT NULL) AS emergency,
       count(*) FILTER (WHERE status = '{CodeStatus.CANCELLED}') AS cancelled,
       count(*) FILTER (WHERE matching_unavailable) AS matching_unavailable
FROM code AS c
WHERE issued_on BETWEEN :first AND :last AND {within_sql("region", "town")}
  AND {_SHOWN}
"""  # noqa: S608 - a state of ours


@dataclass(frozen=True, slots=True)
class CodeCounts:
    """Codes by the day of issue."""

    issued: int
    joint: int
    late: int
    emergency: int
    """Applied for as an emergency, before the visit or after it (C-07)."""
    cancelled: int
    matching_unavailable: int


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which codes are listed, and in which order; what is None does not choose."""

    place: str | None = None
    uscc: str | None = None
    name: str | None = None
    """Any part of the subject's name."""
    agency: str | None = None
    day_from: date | None = None
    day_to: date | None = None
    status: CodeStatus | None = None
    emergency: bool | None = None
    town: str | None = None
    """A town, or `unknown`."""
    item: str | None = None
    """One that any of its agencies looks at."""
    sort: str = "-code"


@query
def issued_at(places: list[str]) -> Rows[UUID]:
    """The applications of codes at some places that nobody has presented."""
    return sql(
        UUID,
        f"""SELECT application_id FROM code
            WHERE place = ANY(:places) AND status = '{CodeStatus.ISSUED}'""",  # noqa: S608 - a state of ours
        places,
    )


@query
def issued_with(items: list[str]) -> Rows[UUID]:
    """The applications of codes with some items that nobody has presented."""
    return sql(
        UUID,
        f"""SELECT DISTINCT c.application_id FROM code AS c
            JOIN code_member AS m USING (code)
            WHERE c.status = '{CodeStatus.ISSUED}' AND m.items && :items""",  # noqa: S608 - a state of ours
        items,
    )


@query
def counts(scope: str, asking: str, first: date, last: date) -> Rows[CodeCounts]:
    """The codes issued from `first` to `last` within a scope."""
    return sql(CodeCounts, _COUNTS, scope, asking, first, last)


def reaches(number: Any, scope: str, asking: str) -> ColumnElement[bool]:
    """The condition of a list: rows of a code that who asks may see (C-05)."""
    seen = or_(and_(_lies(scope), _shown(asking)), _made(asking))
    return select(CodeRow.code).where(CodeRow.code == number, seen).exists()


def lies_within(number: Any, scope: str) -> ColumnElement[bool]:
    """The condition of a list: rows of a code within a scope, secret or not.

    A value of the row's own code, not an `EXISTS`: of that the planner made a join
    which read the list once for each code there is.
    """
    lies = select(_lies(scope)).where(col(CodeRow.code) == number)
    return lies.scalar_subquery().is_(True)


async def listed(
    tx: ReadTx,
    asking: tuple[str, str],
    chosen: Chosen,
    after: tuple[Any, ...] | None,
    limit: int,
) -> list[Code]:
    """The chosen codes; `asking` is the scope and the agency of who asks."""
    codes = await PAGES[chosen.sort].all(
        tx,
        *asking,
        chosen.place,
        chosen.uscc,
        part_of(chosen.name),
        chosen.agency,
        chosen.day_from,
        chosen.day_to,
        chosen.status,
        chosen.emergency,
        chosen.town,
        chosen.item,
        *(after or (None, None)),
        limit,
    )
    return await whole_of(tx, codes)


def _lies(scope: str) -> ColumnElement[bool]:
    return within(scope, CodeRow.region, CodeRow.town)


def _made(asking: str) -> ColumnElement[bool]:
    return (
        select(CodeMemberRow.code)
        .where(CodeMemberRow.code == CodeRow.code, CodeMemberRow.agency == asking)
        .exists()
    )


def _has(item: str) -> ColumnElement[bool]:
    return (
        select(CodeMemberRow.code)
        .where(
            CodeMemberRow.code == CodeRow.code, any_(col(CodeMemberRow.items)) == item
        )
        .exists()
    )


def _shown(asking: str) -> ColumnElement[bool]:
    return shown(
        CodeRow.classified,
        CodeRow.surprise,
        _made(asking),
        col(CodeRow.last_visit_on).is_not(None),
    )


ORDERS = both_ways(
    {
        "code": Order(col(CodeRow.code), col(CodeRow.code)),
        "day": Order(col(CodeRow.day), col(CodeRow.code)),
    }
)


def _sorted(order: Order) -> Query[..., Code]:
    @query
    def page(
        scope: str,
        asking: str,
        place: str | None,
        uscc: str | None,
        name: str | None,
        agency: str | None,
        day_from: date | None,
        day_to: date | None,
        status: CodeStatus | None,
        emergency: bool | None,
        town: str | None,
        item: str | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[Code]:
        return into(
            Code,
            select(CodeRow)
            .where(
                or_(and_(_lies(scope), _shown(asking)), _made(asking)),
                if_given(place, CodeRow.place == place),
                if_given(uscc, goes_by(CodeRow.uscc, uscc)),
                if_given(name, neighbours.is_named(CodeRow.place, name)),
                if_given(agency, _made(cast("str", agency))),
                if_given(day_from, col(CodeRow.day) >= day_from),
                if_given(day_to, col(CodeRow.day) <= day_to),
                if_given(status, CodeRow.status == status),
                if_given(emergency, col(CodeRow.ground).is_not(None) == emergency),
                if_given(town, func.coalesce(CodeRow.town, "unknown") == town),
                if_given(item, _has(cast("str", item))),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit),
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of codes, by the name of its order."""
