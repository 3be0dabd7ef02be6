"""Reads of grades; a district sees its own region, the city all (I-05)."""

from datetime import date
from typing import Any

from credit_svc import policy
from credit_svc.grades.errors import GradeUnknown
from credit_svc.grades.schemas import GradeOut, GradeVersionOut, ModelOut, SummaryOut
from shared.auth import MUNICIPAL_REGION, Principal
from shared.db import ReadTx
from shared.jsontext import loads
from shared.web.pagination import CursorInvalid, Page, PageParams

GRADES = """
SELECT * FROM grade
WHERE ($1::text IS NULL OR region = $1) AND ($2::text IS NULL OR uscc = $2)
  AND ($3::text IS NULL OR domain = $3) AND ($4::text IS NULL OR grade = $4)
  AND (uscc, domain) > ($5, $6)
ORDER BY uscc, domain LIMIT $7
"""
HISTORY = """
SELECT * FROM grade_version WHERE uscc = $1 AND domain = $2 AND version < $3
ORDER BY version DESC LIMIT $4
"""
SUMMARY = """
WITH seen AS (
    SELECT uscc, domain, grade, unobtrusive FROM grade
    WHERE $1::text IS NULL OR region = $1)
SELECT (SELECT jsonb_object_agg(grade, n)::text FROM (
            SELECT grade, count(*) AS n FROM seen GROUP BY grade) AS g) AS grades,
       (SELECT jsonb_object_agg(domain, n)::text FROM (
            SELECT domain, count(*) AS n FROM seen GROUP BY domain) AS d) AS domains,
       (SELECT count(*) FROM seen WHERE unobtrusive) AS unobtrusive,
       (SELECT count(*) FROM grade_version JOIN seen USING (uscc, domain)
        WHERE (changed_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $2 AND $3
       ) AS changed
"""
NEWEST = 2**31 - 1


def _region_of(who: Principal) -> str | None:
    return None if who.region == MUNICIPAL_REGION else who.region


def _after(page: PageParams, *start: Any) -> tuple[Any, ...]:
    """Where the page begins; a cursor of another collection is refused."""
    after = page.after or start
    if [type(one) for one in after] != [type(one) for one in start]:
        raise CursorInvalid
    return after


async def grades(
    tx: ReadTx,
    who: Principal,
    page: PageParams,
    *,
    uscc: str | None,
    domain: str | None,
    grade: str | None,
) -> Page[GradeOut]:
    """Grades in the order of subject and domain."""
    rows = await tx.fetch(
        GRADES,
        _region_of(who),
        uscc,
        domain,
        grade,
        *_after(page, "", ""),
        page.limit + 1,
    )
    return page.page([GradeOut(**row) for row in rows], "uscc", "domain")


async def grade(tx: ReadTx, who: Principal, domain: str, uscc: str) -> GradeOut:
    """One grade."""
    row = await tx.fetchrow(
        "SELECT * FROM grade WHERE uscc = $1 AND domain = $2", uscc, domain
    )
    if row is None or not who.sees(row["region"]):
        raise GradeUnknown(uscc=uscc, domain=domain)
    return GradeOut(**row)


async def history(
    tx: ReadTx, who: Principal, domain: str, uscc: str, page: PageParams
) -> Page[GradeVersionOut]:
    """Every version of a grade, newest first."""
    await grade(tx, who, domain, uscc)
    (before,) = _after(page, NEWEST)
    rows = await tx.fetch(HISTORY, uscc, domain, before, page.limit + 1)
    return page.page([GradeVersionOut(**row) for row in rows], "version")


def models(page: PageParams, domain: str | None, on: date | None) -> Page[ModelOut]:
    """The grading models, of one domain or all, on one day or ever (G-01)."""
    after = _after(page, "", "", "", "")
    found = [
        ModelOut.model_validate(model)
        for model in policy.current().models
        if (domain is None or model.domain == domain)
        and (on is None or model.valid_from <= on <= model.valid_to)
    ]
    found.sort(key=_model_key)
    rest = [one for one in found if _model_key(one) > after]
    return page.page(rest[: page.limit + 1], "domain", "region", "model", "version")


def _model_key(model: ModelOut) -> tuple[str, str, str, str]:
    return model.domain, model.region, model.model, model.version


async def summary(
    tx: ReadTx, who: Principal, first: date | None, last: date | None
) -> SummaryOut:
    """Counts of the caller's region."""
    [row] = await tx.fetch(
        SUMMARY, _region_of(who), first or date.min, last or date.max
    )
    return SummaryOut(
        grades=loads(row["grades"] or "{}"),
        domains=loads(row["domains"] or "{}"),
        unobtrusive=row["unobtrusive"],
        changed=row["changed"],
    )
