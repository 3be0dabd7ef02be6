"""The rows of subjects."""

from collections.abc import Iterable
from datetime import date

from shared.db import ReadTx, Tx
from shared.events.subject import SubjectStatus
from subject_svc.history.commands import VersionedTable
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.tables import SubjectRow

SUBJECTS = VersionedTable(SubjectRow)

PAGE = """
SELECT * FROM subject
WHERE ($1::text IS NULL OR region = $1) AND ($2::text IS NULL OR status = $2)
  AND ($3::text IS NULL OR starts_with(name, $3)) AND uscc > $4
ORDER BY uscc LIMIT $5
"""
COUNT = """
SELECT status, count(*) AS n FROM subject WHERE $1::text IS NULL OR region = $1
GROUP BY status
"""
COUNT_REGISTERED = """
SELECT count(*) FROM subject
WHERE ($1::text IS NULL OR region = $1)
  AND (made_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $2 AND $3
"""


async def find(tx: ReadTx, codes: Iterable[str]) -> dict[str, Subject]:
    """The subjects with these codes that are in the register, by code."""
    return _by_code(await SUBJECTS.find(tx, _keys(codes)))


async def lock(tx: Tx, codes: Iterable[str]) -> dict[str, Subject]:
    """Like `find`, locked until the transaction ends."""
    return _by_code(await SUBJECTS.lock(tx, _keys(codes)))


async def row(tx: ReadTx, uscc: str) -> SubjectRow | None:
    """One subject's row."""
    rows = await SUBJECTS.find(tx, [{"uscc": uscc}])
    return rows[0] if rows else None


async def page(
    tx: ReadTx,
    region: str | None,
    status: str | None,
    name: str | None,
    after: str,
    limit: int,
) -> list[SubjectRow]:
    """Subjects in the order of their codes, from after one on."""
    rows = await tx.fetch(PAGE, region, status, name, after, limit)
    return [SubjectRow(**row) for row in rows]


async def count(tx: ReadTx, region: str | None) -> dict[str, int]:
    """How many subjects there are, by status."""
    return {row["status"]: row["n"] for row in await tx.fetch(COUNT, region)}


async def count_registered(
    tx: ReadTx, region: str | None, first: date, last: date
) -> int:
    """How many subjects were registered from one day to another."""
    number: int = await tx.fetchval(COUNT_REGISTERED, region, first, last)
    return number


def _keys(codes: Iterable[str]) -> list[dict[str, object]]:
    return [{"uscc": code} for code in set(codes)]


def _by_code(rows: Iterable[SubjectRow]) -> dict[str, Subject]:
    return {row.uscc: _subject(row) for row in rows}


def _subject(row: SubjectRow) -> Subject:
    return Subject(
        uscc=row.uscc,
        name=row.name,
        region=row.region,
        founded=row.founded,
        status=SubjectStatus(row.status),
        reason=row.reason,
    )
