"""First surveys as they are listed (S-04)."""

from uuid import UUID

from checkcode_svc.surveys import store
from checkcode_svc.surveys.store import ListedSurvey
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams


async def listed(
    tx: ReadTx, who: Principal, *, registered: bool | None, page: PageParams
) -> Page[ListedSurvey]:
    """The caller's region's first surveys, and whom the register has not taken up."""
    after = UUID(page.after[0]) if page.after else None
    rows = await store.listed.all(
        tx, who.scope.prefix, registered, after, page.limit + 1
    )
    return page.page(rows, "id")
