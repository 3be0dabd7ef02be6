"""Reads grades; a district sees its own region, the city all (I-05)."""

from datetime import date

from credit_svc.grades import store
from credit_svc.grades.errors import GradeUnknown
from credit_svc.grades.tables import GradeRow, GradeVersion
from shared.auth import MUNICIPAL_REGION, Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

NEWEST = 2**31 - 1


async def grades(
    tx: ReadTx,
    who: Principal,
    page: PageParams,
    *,
    uscc: str | None,
    domain: str | None,
    grade: str | None,
) -> Page[GradeRow]:
    """Grades in the order of subject and domain."""
    which = store.Which(_region_of(who), uscc, domain, grade)
    rows = await store.page(tx, which, page.after_or("", ""), page.limit + 1)
    return page.page(rows, "uscc", "domain")


async def grade(tx: ReadTx, who: Principal, domain: str, uscc: str) -> GradeRow:
    """One grade.

    Raises:
        GradeUnknown: if there is none, or it is another region's.
    """
    row = await store.find(tx, uscc, domain)
    if row is None or not who.sees(row.region):
        raise GradeUnknown(uscc=uscc, domain=domain)
    return row


async def history(
    tx: ReadTx, who: Principal, domain: str, uscc: str, page: PageParams
) -> Page[GradeVersion]:
    """Every version of a grade, newest first."""
    await grade(tx, who, domain, uscc)
    (before,) = page.after_or(NEWEST)
    rows = await store.versions(tx, uscc, domain, before, page.limit + 1)
    return page.page(rows, "version")


async def summary(
    tx: ReadTx, who: Principal, first: date | None, last: date | None
) -> store.Summary:
    """Counts of the caller's region."""
    return await store.summary(tx, _region_of(who), first or date.min, last or date.max)


def _region_of(who: Principal) -> str | None:
    return None if who.region == MUNICIPAL_REGION else who.region
