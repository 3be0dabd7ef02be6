"""What anybody reads of plans."""

from plan_svc.publication import store
from plan_svc.publication.domain import PublishedPlan
from plan_svc.publication.store import Chosen
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

__all__ = ["Chosen", "plans"]


async def plans(tx: ReadTx, page: PageParams, chosen: Chosen) -> Page[PublishedPlan]:
    """The chosen published plans, the newest first."""
    plans = await store.plans(tx, chosen, page.after, page.limit + 1)
    return page.page(plans, chosen.sort.lstrip("-"), "plan_code")
