"""Reads of duties: of the caller's agency and region."""

from dataclasses import dataclass
from datetime import date

from plan_svc.duties import store
from plan_svc.duties.store import Chosen, DutyLoad, ListedDuty
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

__all__ = ["Chosen", "Span", "duties", "loads"]


@dataclass(frozen=True, slots=True)
class Span:
    """The days between which duties have their last day; the year's, if not said."""

    first: date | None = None
    last: date | None = None

    def within(self, year: int) -> tuple[date, date]:
        """Both days."""
        return self.first or date(year, 1, 1), self.last or date(year, 12, 31)


async def duties(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[ListedDuty]:
    """The chosen duties of the caller's agency and region (P-13)."""
    asking = who.scope.prefix, who.agency, tx.runtime.clock.today()
    found = await store.duties(tx, asking, chosen, page.after, page.limit + 1)
    return page.page(found, "sort_key", "unique_key")


async def loads(tx: ReadTx, who: Principal, span: Span) -> list[DutyLoad]:
    """How the duties of each agency stand, by domain (P-13)."""
    today = tx.runtime.clock.today()
    asking = who.scope.prefix, who.agency, today
    return await store.loads.all(tx, *asking, *span.within(today.year))
