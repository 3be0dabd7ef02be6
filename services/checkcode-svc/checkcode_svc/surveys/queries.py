"""First surveys as they are listed (S-04)."""

from checkcode_svc.surveys import store
from checkcode_svc.surveys.store import Chosen, ListedSurvey
from shared.auth import Principal
from shared.db import ReadTx
from shared.db.patterns import part_of
from shared.web.pagination import Page, PageParams

__all__ = ["Chosen", "listed"]


async def listed(
    tx: ReadTx, who: Principal, chosen: Chosen, page: PageParams
) -> Page[ListedSurvey]:
    """The caller's region's first surveys, and whom the register has not taken up."""
    rows = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        chosen.registered,
        part_of(chosen.name),
        chosen.day_from,
        chosen.day_to,
        *page.rows,
    )
    first = "day" if chosen.sort.endswith("day") else "id"
    return page.page(rows, first, "id")
