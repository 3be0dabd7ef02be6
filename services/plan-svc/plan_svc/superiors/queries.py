"""Reads of superiors' plans: whatever a plan of a lower level may name (P-06)."""

from dataclasses import dataclass
from datetime import date

from plan_svc.superiors import store
from plan_svc.superiors.domain import SuperiorPlan
from plan_svc.superiors.errors import SuperiorPlanUnknown
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which superiors' plans are listed; what is None does not choose."""

    code: str | None = None
    agency: str | None = None
    item: str | None = None
    on: date | None = None
    """With a period that has this day."""
    sort: str = "code"


async def superior(tx: ReadTx, code: str | None) -> SuperiorPlan | None:
    """The superior's plan with a code, if it is known, whoever may see it."""
    return None if code is None else await store.superior.first(tx, code, "")


async def known(tx: ReadTx, code: str, who: Principal) -> SuperiorPlan:
    """The superior's plan with a code: of the city, or of the caller's district.

    Raises:
        SuperiorPlanUnknown: if there is none for the caller.
    """
    plan = await store.superior.first(tx, code, who.scope.prefix)
    if plan is None:
        raise SuperiorPlanUnknown(code=code)
    return plan


async def superiors(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[SuperiorPlan]:
    """The chosen superiors' plans, of the city and of the caller's district."""
    found = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        *(page.after or (None, None)),
        chosen.code,
        chosen.agency,
        chosen.item,
        chosen.on,
        page.limit + 1,
    )
    return page.page(found, chosen.sort.lstrip("-"), "code")
