"""The rows of grades and of their versions."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from credit_svc.grades.domain.grade import SubjectGrade
from credit_svc.grades.tables import GradeRow, GradeVersion
from shared import jsontext
from shared.db import ReadTx, Tx
from shared.events.credit import Grade

Key = tuple[str, str]
"""Subject and domain."""

LOCK = """
SELECT grade.* FROM grade
WHERE (uscc, domain) IN (SELECT * FROM unnest($1::text[], $2::text[]))
ORDER BY uscc, domain FOR UPDATE
"""
VALUES = (
    "region",
    "grade",
    "previous",
    "model",
    "model_version",
    "reasons",
    "cause",
    "valid_from",
    "facts",
    "statute",
    "statute_to",
    "unobtrusive",
    "unobtrusive_reason",
)
KEPT_VERSIONS = (
    "uscc, domain, version, grade, previous, model, model_version, reasons, cause, "
    "valid_from, statute, unobtrusive, unobtrusive_reason, changed_at, by"
)
WRITE = f"""
WITH written AS (
    INSERT INTO grade AS kept
        (uscc, domain, {", ".join(VALUES)}, version, changed_at, by)
    SELECT uscc, domain, {", ".join(VALUES)}, 1, $2, $3
    FROM jsonb_populate_recordset(NULL::grade, $1::jsonb) ORDER BY uscc, domain
    ON CONFLICT (uscc, domain) DO UPDATE
    SET {", ".join(f"{name} = excluded.{name}" for name in VALUES)},
        version = kept.version + 1, changed_at = excluded.changed_at, by = excluded.by
    RETURNING kept.*
), archived AS (
    INSERT INTO grade_version ({KEPT_VERSIONS}) SELECT {KEPT_VERSIONS} FROM written
)
SELECT * FROM written
"""  # noqa: S608 - our own column names
PAGE = """
SELECT * FROM grade
WHERE ($1::text IS NULL OR region = $1) AND ($2::text IS NULL OR uscc = $2)
  AND ($3::text IS NULL OR domain = $3) AND ($4::text IS NULL OR grade = $4)
  AND (uscc, domain) > ($5, $6)
ORDER BY uscc, domain LIMIT $7
"""
VERSIONS = """
SELECT * FROM grade_version WHERE uscc = $1 AND domain = $2 AND version < $3
ORDER BY version DESC LIMIT $4
"""
SUMMARY = """
WITH seen AS (
    SELECT uscc, domain, grade, unobtrusive FROM grade
    WHERE $1::text IS NULL OR region = $1)
SELECT (SELECT jsonb_object_agg(grade, n) FROM (
            SELECT grade, count(*) AS n FROM seen GROUP BY grade) AS g) AS grades,
       (SELECT jsonb_object_agg(domain, n) FROM (
            SELECT domain, count(*) AS n FROM seen GROUP BY domain) AS d) AS domains,
       (SELECT count(*) FROM seen WHERE unobtrusive) AS unobtrusive,
       (SELECT count(*) FROM grade_version JOIN seen USING (uscc, domain)
        WHERE (changed_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $2 AND $3
       ) AS changed
"""


@dataclass(frozen=True, slots=True)
class Which:
    """Which grades are asked for; None leaves a choice open."""

    region: str | None = None
    uscc: str | None = None
    domain: str | None = None
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of grades."""

    grades: dict[str, int]
    domains: dict[str, int]
    unobtrusive: int
    changed: int
    """Versions within the days asked for."""


async def lock(tx: Tx, keys: Collection[Key]) -> dict[Key, SubjectGrade]:
    """The grades of some subjects in some domains, locked until the transaction ends.

    Always in the order of the keys, so that two imports wait for one another instead
    of blocking each other.
    """
    codes = [uscc for uscc, _ in keys]
    domains = [domain for _, domain in keys]
    rows = [GradeRow(**row) for row in await tx.fetch(LOCK, codes, domains)]
    return {(row.uscc, row.domain): _grade(row) for row in rows}


async def write(tx: Tx, grades: Sequence[SubjectGrade], by: str) -> list[GradeRow]:
    """Write grades, each with a new version that stays readable; their rows come back.

    Args:
        tx: the transaction.
        grades: grades that differ from the present ones.
        by: the agency that sets them.
    """
    if not grades:
        return []
    now = tx.runtime.clock.now()
    rows = await tx.fetch(WRITE, jsontext.dumps(grades), now, by)
    return [GradeRow(**row) for row in rows]


async def find(tx: ReadTx, uscc: str, domain: str) -> GradeRow | None:
    """One grade's row."""
    row = await tx.fetchrow(
        "SELECT * FROM grade WHERE uscc = $1 AND domain = $2", uscc, domain
    )
    return GradeRow(**row) if row else None


async def page(
    tx: ReadTx, which: Which, after: tuple[str, str], limit: int
) -> list[GradeRow]:
    """Grades in the order of subject and domain, from after one on."""
    rows = await tx.fetch(
        PAGE, which.region, which.uscc, which.domain, which.grade, *after, limit
    )
    return [GradeRow(**row) for row in rows]


async def versions(
    tx: ReadTx, uscc: str, domain: str, before: int, limit: int
) -> list[GradeVersion]:
    """Versions of one grade, newest first, from before one on."""
    rows = await tx.fetch(VERSIONS, uscc, domain, before, limit)
    return [GradeVersion(**row) for row in rows]


async def summary(tx: ReadTx, region: str | None, first: date, last: date) -> Summary:
    """Counts of grades, and of versions from one day to another."""
    [row] = await tx.fetch(SUMMARY, region, first, last)
    return Summary(
        grades=row["grades"] or {},
        domains=row["domains"] or {},
        unobtrusive=row["unobtrusive"],
        changed=row["changed"],
    )


def _grade(row: GradeRow) -> SubjectGrade:
    return SubjectGrade(
        uscc=row.uscc,
        domain=row.domain,
        region=row.region,
        grade=Grade(row.grade),
        previous=Grade(row.previous) if row.previous else None,
        model=row.model,
        model_version=row.model_version,
        reasons=tuple(row.reasons),
        cause=row.cause,
        valid_from=row.valid_from,
        facts=tuple(row.facts),
        statute=row.statute,
        statute_to=row.statute_to,
        unobtrusive=row.unobtrusive,
        unobtrusive_reason=row.unobtrusive_reason,
    )
