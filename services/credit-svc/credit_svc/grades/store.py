"""The rows of grades and of their versions."""

from collections.abc import Iterable, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, func, or_, tuple_
from sqlmodel import col, select

from credit_svc.grades.domain.grade import SubjectGrade
from credit_svc.grades.tables import GradeRow, GradeVersion
from credit_svc.neighbours import queries as neighbours
from shared.auth import within
from shared.db import Tx
from shared.db.aliases import goes_by
from shared.db.keyset import Order, both_ways
from shared.db.statements import (
    Query,
    Rows,
    Select,
    SelectOfScalar,
    columns,
    command,
    if_given,
    into,
    query,
    select_columns,
    sql,
)
from shared.events.credit import Grade

Key = tuple[str, str]
"""Subject and domain."""

ZONE = "Asia/Shanghai"
_CHANGED_ON = func.date(func.timezone(ZONE, GradeRow.changed_at))
VALUES = (
    "region, grade, previous, model, model_version, reasons, cause, valid_from, facts, "
    "statute, statute_to, unobtrusive, unobtrusive_reason, bases"
)
"""What a grade says."""
KEPT_VERSIONS = (
    "uscc, domain, version, grade, previous, model, model_version, reasons, cause, "
    "valid_from, statute, unobtrusive, unobtrusive_reason, bases, changed_at, by"
)


def _lies(scope: str) -> ColumnElement[bool]:
    """Grades set within a scope, or of a subject that has a place there (S-12)."""
    return or_(
        within(scope, GradeRow.region),
        neighbours.housed_within(scope, GradeRow.uscc),
    )


@query
def seen(scope: str, uscc: str, domain: str, today: date) -> SelectOfScalar[GradeRow]:
    """One grade, as far as a scope reaches.

    Of several codes of a subject what is in force counts before what is to come, then
    the later one, and of two of one day the worse (S-12).
    """
    return (
        select(GradeRow)
        .where(goes_by(GradeRow.uscc, uscc), GradeRow.domain == domain, _lies(scope))
        .order_by(
            (col(GradeRow.valid_from) <= today).desc(),
            col(GradeRow.valid_from).desc(),
            col(GradeRow.grade).desc(),
            col(GradeRow.uscc),
        )
        .limit(1)
    )


@query
def by_key(uscc: str, domain: str) -> SelectOfScalar[GradeRow]:
    """One grade."""
    return select(GradeRow).where(GradeRow.uscc == uscc, GradeRow.domain == domain)


_KEY = col(GradeRow.uscc) + col(GradeRow.domain)
ORDERS = both_ways(
    {
        "uscc": Order(col(GradeRow.uscc), _KEY),
        "changed_at": Order(col(GradeRow.changed_at), _KEY),
    }
)


def _sorted(order: Order) -> Query[..., GradeRow]:
    @query
    def page(
        scope: str,
        uscc: str | None,
        domain: str | None,
        grade: Grade | None,
        changed_from: date | None,
        changed_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> SelectOfScalar[GradeRow]:
        return (
            select(GradeRow)
            .where(
                _lies(scope),
                if_given(uscc, goes_by(GradeRow.uscc, uscc)),
                if_given(domain, GradeRow.domain == domain),
                if_given(grade, GradeRow.grade == grade),
                if_given(changed_from, changed_from <= _CHANGED_ON),
                if_given(changed_to, changed_to >= _CHANGED_ON),
                order.comes_after(after, after_id),
            )
            .order_by(*order.columns)
            .limit(limit)
        )

    return page


PAGES = {name: _sorted(order) for name, order in ORDERS.items()}
"""A page of grades, by the name of its order."""


@query
def versions(
    uscc: str, domain: str, before: int, limit: int
) -> SelectOfScalar[GradeVersion]:
    """Versions of one grade, newest first, from before one on."""
    return (
        select(GradeVersion)
        .where(
            GradeVersion.uscc == uscc,
            GradeVersion.domain == domain,
            GradeVersion.version < before,
        )
        .order_by(col(GradeVersion.version).desc())
        .limit(limit)
    )


@query
def every() -> SelectOfScalar[GradeRow]:
    """Every grade."""
    return select(GradeRow)


@query
def count_grades(scope: str) -> Select[Grade, int]:
    """How many grades there are, by letter."""
    number: ColumnElement[int] = func.count()
    return (
        select(col(GradeRow.grade), number)
        .where(_lies(scope))
        .group_by(col(GradeRow.grade))
    )


@query
def count_domains(scope: str) -> Select[str, int]:
    """How many grades there are, by domain."""
    number: ColumnElement[int] = func.count()
    return select(GradeRow.domain, number).where(_lies(scope)).group_by(GradeRow.domain)


@query
def count_unobtrusive(scope: str) -> SelectOfScalar[int]:
    """How many grades put their subject on the `unobtrusive` list."""
    return (
        select(func.count())
        .select_from(GradeRow)
        .where(GradeRow.unobtrusive, _lies(scope))
    )


@query
def count_changes(scope: str, first: date, last: date) -> SelectOfScalar[int]:
    """How many versions were made from one day to another."""
    day = func.date(func.timezone(ZONE, GradeVersion.changed_at))
    same = tuple_(col(GradeRow.uscc), col(GradeRow.domain)) == tuple_(
        col(GradeVersion.uscc), col(GradeVersion.domain)
    )
    return (
        select(func.count())
        .select_from(GradeVersion)
        .join(GradeRow, same)
        .where(_lies(scope), day.between(first, last))
    )


@query
def locked(codes: Sequence[str], domains: Sequence[str]) -> Rows[SubjectGrade]:
    """Some grades, locked until the transaction ends.

    Always in the order of the keys, so that two imports wait for one another instead
    of blocking each other.
    """
    key = tuple_(col(GradeRow.uscc), col(GradeRow.domain))
    members = [getattr(GradeRow, member.name) for member in fields(SubjectGrade)]
    return into(
        SubjectGrade,
        select_columns(*members)
        .where(key.in_(select(func.unnest(codes), func.unnest(domains))))
        .order_by(GradeRow.uscc, GradeRow.domain)
        .with_for_update(),
    )


@command
def write(grades: Sequence[Any], at: datetime, by: str) -> Rows[GradeRow]:
    """Write grades that differ from the present ones, each as a new version.

    One statement over one JSON array: a statement for each of 2,000 rows took nine
    times as long (measured on the same form in subject-svc).
    """
    return sql(
        GradeRow,
        f"""
        WITH written AS (
            INSERT INTO grade AS kept
                (uscc, domain, {VALUES}, version, changed_at, by)
            SELECT uscc, domain, {VALUES}, 1, :at, :by
            FROM jsonb_populate_recordset(NULL::grade, :grades) ORDER BY uscc, domain
            ON CONFLICT (uscc, domain) DO UPDATE
            SET {", ".join(f"{name} = excluded.{name}" for name in VALUES.split(", "))},
                version = kept.version + 1, changed_at = excluded.changed_at,
                by = excluded.by
            RETURNING {columns(GradeRow, "kept")}
        ), archived AS (
            INSERT INTO grade_version ({KEPT_VERSIONS})
            SELECT {KEPT_VERSIONS} FROM written
        )
        SELECT {columns(GradeRow)} FROM written
        """,  # noqa: S608 - our own column names
        grades,
        at,
        by,
    )


async def lock(tx: Tx, keys: Iterable[Key]) -> dict[Key, SubjectGrade]:
    """The grades of some subjects in some domains, locked, by subject and domain."""
    pairs = list(keys)
    codes = [uscc for uscc, _ in pairs]
    domains = [domain for _, domain in pairs]
    grades = await locked.all(tx, codes, domains)
    return {grade.key: grade for grade in grades}
