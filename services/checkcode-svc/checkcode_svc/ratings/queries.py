"""Ratings as they are read."""

from dataclasses import dataclass
from datetime import date

from checkcode_svc.ratings import store
from checkcode_svc.ratings.domain.rating import Rating
from checkcode_svc.ratings.store import PAGE
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams
from shared.web.period import ALWAYS, Period

__all__ = ["PAGE", "Chosen", "count", "listed"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which ratings are listed, and in which order; what is None does not choose."""

    agency: str | None = None
    period: Period = ALWAYS
    sort: str = "rated_at"


async def listed(
    tx: ReadTx, who: Principal, chosen: Chosen, page: PageParams
) -> Page[Rating]:
    """The chosen ratings that were given."""
    ratings = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        who.agency,
        chosen.agency,
        chosen.period.first,
        chosen.period.last,
        *page.rows,
    )
    return page.page(ratings, "rated_at", "key")


async def count(tx: ReadTx, who: Principal, first: date, last: date) -> int:
    """The ratings given in a period, within the caller's scope."""
    return await store.count.one(tx, who.scope.prefix, who.agency, first, last)
