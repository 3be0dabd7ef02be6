"""Reads grades; a district sees its own region, the city all (I-05)."""

from dataclasses import dataclass
from datetime import date

from credit_svc.grades import store
from credit_svc.grades.errors import GradeUnknown
from credit_svc.grades.tables import GradeRow, GradeVersion
from shared.auth import Principal
from shared.db import ReadTx
from shared.events.credit import Grade
from shared.web.pagination import Page, PageParams

NEWEST = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of grades."""

    grades: dict[Grade, int]
    domains: dict[str, int]
    unobtrusive: int
    changed: int
    """Versions within the days asked for."""


async def grades(
    tx: ReadTx,
    who: Principal,
    page: PageParams,
    *,
    uscc: str | None,
    domain: str | None,
    grade: Grade | None,
) -> Page[GradeRow]:
    """Grades in the order of subject and domain."""
    after_uscc, after_domain = page.start("", "")
    rows = await store.page.all(
        tx,
        who.scope.prefix,
        uscc,
        domain,
        grade,
        after_uscc,
        after_domain,
        page.limit + 1,
    )
    return page.page(rows, "uscc", "domain")


async def grade(tx: ReadTx, who: Principal, domain: str, uscc: str) -> GradeRow:
    """One grade.

    Raises:
        GradeUnknown: if there is none that the caller may see.
    """
    row = await store.seen.first(tx, who.scope.prefix, uscc, domain)
    if row is None:
        raise GradeUnknown(uscc=uscc, domain=domain)
    return row


async def history(
    tx: ReadTx, who: Principal, domain: str, uscc: str, page: PageParams
) -> Page[GradeVersion]:
    """Every version of a grade, newest first."""
    await grade(tx, who, domain, uscc)
    (before,) = page.start(NEWEST)
    rows = await store.versions.all(tx, uscc, domain, before, page.limit + 1)
    return page.page(rows, "version")


async def summary(
    tx: ReadTx, who: Principal, first: date | None, last: date | None
) -> Summary:
    """Counts of the caller's region, all out of one snapshot."""
    scope = who.scope.prefix
    days = first or date.min, last or date.max
    return Summary(
        grades=dict(await store.count_grades.all(tx, scope)),
        domains=dict(await store.count_domains.all(tx, scope)),
        unobtrusive=await store.count_unobtrusive.one(tx, scope),
        changed=await store.count_changes.one(tx, scope, *days),
    )
