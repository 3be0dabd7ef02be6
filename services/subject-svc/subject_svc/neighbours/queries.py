"""Reads what neighbours' events said of a subject."""

from collections.abc import Sequence

from shared.auth import Principal
from shared.db import ReadTx, Tx
from shared.events.credit import GradeChanged
from subject_svc.neighbours import store
from subject_svc.neighbours.store import Totals
from subject_svc.neighbours.tables import (
    GradeCopy,
    OffSiteCopy,
    ProposalCopy,
    ResultCopy,
    VisitCopy,
)

__all__ = [
    "GRADE_DAYS",
    "GradeCopy",
    "OffSiteCopy",
    "ProposalCopy",
    "ResultCopy",
    "Totals",
    "VisitCopy",
    "grade_on",
    "grades_of",
    "off_site_of",
    "proposals_of",
    "results_of",
    "scores_of",
    "totals_of",
    "unobtrusive",
    "visits_of",
]


GRADE_DAYS = "(SELECT uscc, domain, valid_from, grade, version FROM grade_day)"
"""Every grade of every subject, with the day from which it counts."""


def grade_on(uscc: str, domain: str, day: str) -> str:
    """The grade of a subject in a domain on a day: the newest of those in effect."""
    return f"""(
    SELECT one.grade FROM grade_day one
    WHERE one.uscc = {uscc} AND one.domain = {domain} AND one.valid_from <= {day}
    ORDER BY one.version DESC LIMIT 1)"""  # noqa: S608 - names of columns


async def grades_of(tx: ReadTx, uscc: str) -> list[GradeCopy]:
    """The grades of a subject, by domain."""
    return await store.grades_of.all(tx, uscc)


async def unobtrusive(tx: Tx, grades: Sequence[GradeChanged]) -> set[tuple[str, str]]:
    """The subjects and domains of some grades whose copy says `unobtrusive`."""
    codes = [grade.uscc for grade in grades]
    domains = [grade.domain for grade in grades]
    return set(await store.unobtrusive.all(tx, codes, domains))


async def visits_of(
    tx: ReadTx, who: Principal, uscc: str, limit: int
) -> list[VisitCopy]:
    """The newest visits of a subject that the caller may see (C-05)."""
    return await store.visits_of.all(tx, uscc, who.agency, limit)


async def results_of(tx: ReadTx, visits: list[VisitCopy]) -> list[ResultCopy]:
    """The results of some visits, in the order of the agencies."""
    return await store.results_of.all(tx, [visit.visit_id for visit in visits])


async def off_site_of(
    tx: ReadTx, who: Principal, uscc: str, limit: int
) -> list[OffSiteCopy]:
    """The newest off-site inspections that the caller may see (P-26, C-05)."""
    return await store.off_site_of.all(tx, uscc, who.agency, limit)


async def proposals_of(tx: ReadTx, uscc: str, limit: int) -> list[ProposalCopy]:
    """The newest joint visits that were proposed for a subject."""
    return await store.proposals_of.all(tx, uscc, limit)


async def scores_of(tx: ReadTx, who: Principal, uscc: str) -> list[int]:
    """Every score that a subject gave to visits that the caller may see."""
    return await store.scores_of.all(tx, uscc, who.agency)


async def totals_of(tx: ReadTx, who: Principal, uscc: str) -> Totals:
    """Sums over all visits of a subject that the caller may see."""
    return await store.totals_of.one(tx, uscc, who.agency)
