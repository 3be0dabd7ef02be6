"""Reads of off-site inspections (P-26)."""

from plan_svc.offsite import store
from plan_svc.offsite.domain.inspection import Former, OffSiteInspection
from plan_svc.offsite.errors import OffSiteResultUnknown
from plan_svc.offsite.store import Chosen, Listed
from plan_svc.tasks import queries as tasks
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

__all__ = ["MET", "Chosen", "Listed", "former", "inspection", "listed"]

MET = """
(SELECT place, agency, met, is_joint, day FROM off_site_inspection WHERE NOT classified)
"""
"""Which items an agency met off-site at which place on which day, to be joined."""


async def listed(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[Listed]:
    """The chosen inspections that the caller may see."""
    asking = who.scope.prefix, who.agency
    rows = await store.listed(tx, asking, chosen, page.after, page.limit + 1)
    return page.page(rows, "sort_key", "unique_key")


async def inspection(tx: ReadTx, number: str, who: Principal) -> OffSiteInspection:
    """The off-site inspection of a task that the caller may see.

    Raises:
        TaskUnknown, OffSiteResultUnknown: if there is none.
    """
    task = await tasks.task(tx, number, who)
    found = await store.of_task.first(tx, task.number)
    if found is None:
        raise OffSiteResultUnknown
    return found


async def former(tx: ReadTx, number: str, who: Principal) -> list[Former]:
    """Its results before corrections, the oldest first.

    Raises:
        TaskUnknown, OffSiteResultUnknown: if there is none.
    """
    found = await inspection(tx, number, who)
    return await store.former_of.all(tx, found.task)
