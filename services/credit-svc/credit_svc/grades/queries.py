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
class Chosen:
    """Which grades are listed, and in which order; what is None does not choose."""

    uscc: str | None = None
    domain: str | None = None
    grade: Grade | None = None
    changed_from: date | None = None
    changed_to: date | None = None
    sort: str = "uscc"


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of grades."""

    grades: dict[Grade, int]
    domains: dict[str, int]
    unobtrusive: int
    changed: int
    """Versions within the days asked for."""


async def grades(
    tx: ReadTx, who: Principal, page: PageParams, chosen: Chosen
) -> Page[GradeRow]:
    """The chosen grades."""
    rows = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        chosen.uscc,
        chosen.domain,
        chosen.grade,
        chosen.changed_from,
        chosen.changed_to,
        *page.rows,
    )
    return page.page(rows, chosen.sort.lstrip("-"), "key")


async def grade(tx: ReadTx, who: Principal, domain: str, uscc: str) -> GradeRow:
    """One grade, by any code of its subject (S-12).

    Raises:
        GradeUnknown: if there is none that the caller may see.
    """
    row = await store.seen.first(
        tx, who.scope.prefix, uscc, domain, tx.runtime.clock.today()
    )
    if row is None:
        raise GradeUnknown(uscc=uscc, domain=domain)
    return row


async def history(
    tx: ReadTx, who: Principal, domain: str, uscc: str, page: PageParams
) -> Page[GradeVersion]:
    """Every version of a grade, newest first."""
    held = await grade(tx, who, domain, uscc)
    (before,) = page.start(NEWEST)
    rows = await store.versions.all(tx, held.uscc, domain, before, page.limit + 1)
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
