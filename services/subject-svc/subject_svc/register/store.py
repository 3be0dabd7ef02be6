"""Lists of subjects: of those registered in a scope, or with a place there (S-12)."""

from datetime import date
from typing import cast

from sqlalchemy import ColumnElement, func
from sqlmodel import col, or_, select

from shared.auth import within
from shared.db.keyset import Order, both_ways
from shared.db.statements import Query, Select, SelectOfScalar, if_given, query
from shared.events.subject import SubjectStatus
from subject_svc.places.queries import housed_within
from subject_svc.subjects.queries import SubjectRow

ZONE = "Asia/Shanghai"


_CHANGED_ON = func.date(func.timezone(ZONE, SubjectRow.changed_at))
ORDERS = both_ways(
    {
        name: Order(col(column), col(SubjectRow.uscc))
        for name, column in {
            "uscc": SubjectRow.uscc,
            "name": SubjectRow.name,
            "changed_at": SubjectRow.changed_at,
        }.items()
    }
)


def _sorted(order: Order) -> Query[..., SubjectRow]:
    @query
    def page(
        scope: str,
        status: SubjectStatus | None,
        name: str | None,
        changed_from: date | None,
        changed_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> SelectOfScalar[SubjectRow]:
        return (
            select(SubjectRow)
            .where(
                _within(scope),
                if_given(status, SubjectRow.status == status),
                if_given(name, col(SubjectRow.name).ilike(cast("str", name))),
                if_given(changed_from, changed_from <= _CHANGED_ON),
                if_given(changed_to, changed_to >= _CHANGED_ON),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit)
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of subjects, by the name of its order."""


@query
def count(scope: str) -> Select[SubjectStatus, int]:
    """How many subjects there are, by status."""
    number: ColumnElement[int] = func.count()
    return (
        select(col(SubjectRow.status), number)
        .where(_within(scope))
        .group_by(col(SubjectRow.status))
    )


@query
def count_registered(scope: str, first: date, last: date) -> SelectOfScalar[int]:
    """How many subjects were registered from one day to another."""
    day = func.date(func.timezone(ZONE, SubjectRow.made_at))
    return (
        select(func.count())
        .select_from(SubjectRow)
        .where(_within(scope), day.between(first, last))
    )


def _within(scope: str) -> ColumnElement[bool]:
    return or_(
        within(scope, SubjectRow.region), housed_within(scope, col(SubjectRow.uscc))
    )
