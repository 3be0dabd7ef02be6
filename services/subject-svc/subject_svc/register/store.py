"""Counts of subjects: of those registered in a scope, or with a place there (S-12)."""

from datetime import date

from sqlalchemy import ColumnElement, func
from sqlmodel import col, or_, select

from shared.auth import within
from shared.db.statements import Select, SelectOfScalar, query
from shared.events.subject import SubjectStatus
from subject_svc.places.queries import housed_within
from subject_svc.subjects.queries import SubjectRow

ZONE = "Asia/Shanghai"


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
