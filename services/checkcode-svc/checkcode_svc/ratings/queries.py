"""Ratings as they are read."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from checkcode_svc.ratings import store
from checkcode_svc.ratings.domain.rating import Rating
from checkcode_svc.ratings.store import PAGE
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import PageParams

__all__ = ["PAGE", "count", "listed"]


async def listed(
    tx: ReadTx, who: Principal, agency: str | None, page: PageParams
) -> Sequence[Rating]:
    """Ratings that were given, in the order of their visits; one more than a page."""
    visit, after = page.after or (None, None)
    return await store.listed.all(
        tx,
        who.scope.prefix,
        who.agency,
        agency,
        None if visit is None else UUID(visit),
        after,
        page.limit + 1,
    )


async def count(tx: ReadTx, who: Principal, first: date, last: date) -> int:
    """The ratings given in a period, within the caller's scope."""
    return await store.count.one(tx, who.scope.prefix, who.agency, first, last)
