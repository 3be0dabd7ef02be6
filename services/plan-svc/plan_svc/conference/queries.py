"""Reads of consultations: whoever reads a plan reads what came of asking about it."""

from uuid import UUID

from plan_svc.conference import store
from plan_svc.conference.domain import Consultation
from plan_svc.conference.errors import ConsultationUnknown
from plan_svc.conference.store import Chosen
from plan_svc.plans import queries as plans
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

__all__ = ["Chosen", "consultation", "consultations"]


async def consultation(tx: ReadTx, plan_id: UUID, who: Principal) -> Consultation:
    """The last consultation about a plan.

    Raises:
        PlanUnknown, ConsultationUnknown: if the caller sees none.
    """
    plan = await plans.visible(tx, plan_id, who)
    last = await store.last.first(tx, plan.id)
    if last is None:
        raise ConsultationUnknown
    return last


async def consultations(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[Consultation]:
    """The chosen consultations about plans that the caller may see."""
    asking = who.scope.prefix, who.agency, tx.runtime.clock.today()
    found = await store.consultations(tx, asking, chosen, page.after, page.limit + 1)
    return page.page(found, chosen.sort.lstrip("-"), "id")
