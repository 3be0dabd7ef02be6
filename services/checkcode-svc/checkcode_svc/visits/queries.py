"""Visits as they are read."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from checkcode_svc.visits.domain.errors import VisitUnknown
from checkcode_svc.visits.domain.part import FormerResults
from checkcode_svc.visits.domain.visit import Visit
from checkcode_svc.visits.store import lists
from checkcode_svc.visits.store import visits as store
from checkcode_svc.visits.store.lists import Chosen, ResultLine
from checkcode_svc.visits.store.visits import (
    PAGE,
    VISITED,
    ProvisionalPart,
    RecordedPart,
    VisitCounts,
    every_recorded,
    uscc_of,
)
from shared.auth import ANYBODY, Principal, Secrecy, secret_to
from shared.db import ReadTx, Tx
from shared.web.pagination import Page, PageParams

__all__ = [
    "PAGE",
    "VISITED",
    "Chosen",
    "ProvisionalPart",
    "RecordedPart",
    "ResultLine",
    "VisitCounts",
    "all_complete",
    "code_of",
    "counts",
    "every_recorded",
    "former_results",
    "history",
    "is_public",
    "is_shown",
    "last_of",
    "listed",
    "read",
    "result_count",
    "results",
    "uscc_of",
    "visits_of",
    "whole",
]


async def listed(
    tx: ReadTx, who: Principal, chosen: Chosen, page: PageParams
) -> Page[Visit]:
    """Visits that the caller may see."""
    asking = who.scope.prefix, who.agency
    rows = await lists.visits(tx, asking, chosen, page.after, page.limit + 1)
    return page.page(rows, "sort_key", "unique_key").map(lambda row: row.visit)


async def results(
    tx: ReadTx, who: Principal, chosen: Chosen, page: PageParams
) -> Page[ResultLine]:
    """Results of the visits that the caller may see: due, drafted or complete."""
    asking = who.scope.prefix, who.agency
    rows = await lists.results(tx, asking, chosen, page.after, page.limit + 1)
    return page.page(rows, "sort_key", "unique_key")


async def provisional_corrections(tx: Tx) -> list[ProvisionalPart]:
    """Parts whose results are corrected until a provisional day (C-08); locked."""
    return await store.provisional_corrections.all(tx)


async def provisional(tx: Tx) -> list[ProvisionalPart]:
    """Parts whose results are due on a day that is to be set anew (C-08); locked."""
    return await store.provisional.all(tx)


async def read(tx: ReadTx, who: Principal, visit_id: UUID) -> Visit:
    """One visit, for those who may see it.

    Raises:
        VisitUnknown: if there is none that the caller may see.
    """
    visit = await store.find(tx, visit_id)
    if visit is None or not is_shown(visit, who):
        raise VisitUnknown
    return visit


def is_shown(visit: Visit, who: Principal) -> bool:
    """A visit of the caller's own, or of its region if it is not secret (C-05).

    Its code was presented, so a surprise is none any more.
    """
    if who.agency in visit.agencies:
        return True
    secret = secret_to(_secrecy(visit), who)
    return who.sees(visit.region, visit.town) and not secret


def is_public(visit: Visit) -> bool:
    """A visit of which outsiders may read: counted, and not classified (C-05, I-10).

    What is outside the scope is no inspection: a questioning, say (P-22).
    """
    return visit.counted and not secret_to(_secrecy(visit), ANYBODY)


def _secrecy(visit: Visit) -> Secrecy:
    return Secrecy(visit.classified, visit.surprise, visit.agencies, presented=True)


async def code_of(tx: ReadTx, visit_id: UUID) -> str:
    """The code that a visit was made with; its lock is that of the visit too.

    Raises:
        VisitUnknown: if there is no such visit.
    """
    code = await store.code_of.first(tx, visit_id)
    if code is None:
        raise VisitUnknown
    return code


async def whole(tx: ReadTx, visit_id: UUID) -> Visit:
    """One visit with its parts, whoever asks.

    Raises:
        VisitUnknown: if there is no such visit.
    """
    visit = await store.find(tx, visit_id)
    if visit is None:
        raise VisitUnknown
    return visit


async def last_of(tx: ReadTx, code: str) -> Visit | None:
    """The last visit with a code."""
    return await store.last_of(tx, code)


async def former_results(
    tx: ReadTx, who: Principal, visit_id: UUID
) -> Sequence[FormerResults]:
    """Results as they were before corrections, for those who may see the visit (C-26).

    Raises:
        VisitUnknown: if there is none that the caller may see.
    """
    await read(tx, who, visit_id)
    return await store.former_results.all(tx, visit_id)


async def history(tx: ReadTx, code: str) -> Sequence[Visit]:
    """The visits with a code and their parts, the first one first."""
    visits = await store.visits_of.all(tx, [code])
    return [await whole(tx, visit.id) for visit in visits]


async def all_complete(tx: ReadTx, code: str) -> bool:
    """Tell whether every visit with a code has all its results."""
    return await store.unfinished.first(tx, code) is None


async def visits_of(tx: ReadTx, codes: Sequence[str]) -> Mapping[str, Sequence[UUID]]:
    """The visits with some codes, each code's first one first."""
    by_code: dict[str, list[UUID]] = defaultdict(list)
    for visit in await store.visits_of.all(tx, list(codes)):
        by_code[visit.code].append(visit.id)
    return by_code


async def counts(tx: ReadTx, who: Principal, first: date, last: date) -> VisitCounts:
    """The visits of a period, within the caller's scope."""
    return await store.counts.one(tx, who.scope.prefix, who.agency, first, last)


async def result_count(tx: ReadTx, who: Principal, first: date, last: date) -> int:
    """The complete results of a period, within the caller's scope."""
    return await store.result_count.one(tx, who.scope.prefix, who.agency, first, last)
