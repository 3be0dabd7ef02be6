"""The rows of subjects."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, func
from sqlmodel import col, select

from shared.db import ReadTx, Tx
from shared.db.statements import Select, SelectOfScalar, if_given, query
from shared.events.subject import SubjectStatus
from subject_svc.history.commands import VersionedTable
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.tables import SubjectRow

SUBJECTS = VersionedTable(SubjectRow, Subject)
ZONE = "Asia/Shanghai"


@query
def by_code(uscc: str) -> SelectOfScalar[SubjectRow]:
    """One subject."""
    return select(SubjectRow).where(SubjectRow.uscc == uscc)


@query
def page(
    region: str | None,
    status: SubjectStatus | None,
    name: str | None,
    after: str,
    limit: int,
) -> SelectOfScalar[SubjectRow]:
    """Subjects in the order of their codes, from after one on."""
    return (
        select(SubjectRow)
        .where(
            if_given(region, SubjectRow.region == region),
            if_given(status, SubjectRow.status == status),
            if_given(name, func.starts_with(SubjectRow.name, name)),
            SubjectRow.uscc > after,
        )
        .order_by(SubjectRow.uscc)
        .limit(limit)
    )


@query
def count(region: str | None) -> Select[SubjectStatus, int]:
    """How many subjects there are, by status."""
    number: ColumnElement[int] = func.count()
    return (
        select(col(SubjectRow.status), number)
        .where(if_given(region, SubjectRow.region == region))
        .group_by(col(SubjectRow.status))
    )


@query
def count_registered(
    region: str | None, first: date, last: date
) -> SelectOfScalar[int]:
    """How many subjects were registered from one day to another."""
    day = func.date(func.timezone(ZONE, SubjectRow.made_at))
    return (
        select(func.count())
        .select_from(SubjectRow)
        .where(if_given(region, SubjectRow.region == region), day.between(first, last))
    )


async def find(tx: ReadTx, codes: Iterable[str]) -> dict[str, Subject]:
    """The subjects with these codes that are in the register, by code."""
    return _by_code(await SUBJECTS.find(tx, _keys(codes)))


async def lock(tx: Tx, codes: Iterable[str]) -> dict[str, Subject]:
    """Like `find`, locked until the transaction ends."""
    return _by_code(await SUBJECTS.lock(tx, _keys(codes)))


def _keys(codes: Iterable[str]) -> list[dict[str, object]]:
    return [{"uscc": code} for code in set(codes)]


def _by_code(subjects: Iterable[Subject]) -> dict[str, Subject]:
    return {subject.uscc: subject for subject in subjects}
