"""What stands on items: open plans, tasks, and codes of tasks (P-25, E-04)."""

from dataclasses import dataclass

from plan_svc.revisions import store
from plan_svc.revisions.domain.use import UseKind
from plan_svc.revisions.store import Use
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

__all__ = ["Chosen", "Use", "uses", "uses_of_claim"]
_ANYWHERE = ""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which uses are listed; what is None does not choose."""

    item: str | None = None
    """None: of all items that no law, regulation or rule in force carries."""
    agency: str | None = None
    kind: UseKind | None = None
    sort: str = "number"


async def uses(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[Use]:
    """The chosen uses that the caller may see."""
    found = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        who.agency,
        tx.runtime.clock.today(),
        *(page.after or (None, None)),
        chosen.item,
        chosen.agency,
        chosen.kind,
        page.limit + 1,
    )
    return page.page(found, chosen.sort.lstrip("-"), "kind")


async def uses_of_claim(tx: ReadTx, item: str, agency: str, most: int) -> list[Use]:
    """The first uses that an agency makes of an item, wherever they are."""
    today = tx.runtime.clock.today()
    asked = (_ANYWHERE, agency, today, None, None, item, agency, None, most)
    return await store.PAGES["number"].all(tx, *asked)
