"""Reads of deadlines: of one plan, and of every agency of the caller's region."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from plan_svc.deadlines import domain, store
from plan_svc.deadlines.domain import DeadlineName, DeadlineState, Due
from plan_svc.library import queries as library
from plan_svc.plans import queries as plans
from plan_svc.plans.domain.content import PlanKind
from plan_svc.policy import current_law
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which deadlines are listed; what is None does not choose."""

    agency: str | None = None
    kind: PlanKind | None = None
    name: DeadlineName | None = None
    state: DeadlineState | None = None
    due_from: date | None = None
    due_to: date | None = None
    sort: str = "due"

    def takes(self, due: Due) -> bool:
        """Whether a deadline is among them."""
        return (
            self.agency in {None, due.agency}
            and self.kind in {None, due.kind}
            and self.name in {None, due.name}
            and self.state in {None, due.state}
            and (self.due_from is None or self.due_from <= due.due)
            and (self.due_to is None or due.due <= self.due_to)
        )


_Key = Callable[[Due], tuple[str, str]]
_ORDERS: dict[str, _Key] = {
    "due": lambda due: (due.due.isoformat(), due.key),
    "agency": lambda due: (due.agency, due.key),
}


async def of_plan(tx: ReadTx, plan_id: UUID, who: Principal) -> list[Due]:
    """The deadlines of a plan, the soonest first (P-07)."""
    plan = await plans.visible(tx, plan_id, who)
    agency = await library.agency(tx, plan.agency)
    dated = await store.dated_plan.first(tx, plan.id)
    today = tx.runtime.clock.today()
    found = [] if dated is None else domain.due_of(current_law(), agency, dated, today)
    return sorted(found, key=_ORDERS["due"])


async def deadlines(
    tx: ReadTx, page: PageParams, who: Principal, chosen: Chosen
) -> Page[Due]:
    """The deadlines of the agencies of the caller's region, in an order (P-07)."""
    key, backwards = _ORDERS[chosen.sort.lstrip("-")], chosen.sort.startswith("-")
    found = [due for due in await _all(tx, who, chosen) if chosen.takes(due)]
    found.sort(key=key, reverse=backwards)
    rest = found
    if page.after is not None:
        rest = _rest(found, key, page.after, backwards=backwards)
    return page.page(rest[: page.limit + 1], chosen.sort.lstrip("-"), "key")


async def _all(tx: ReadTx, who: Principal, chosen: Chosen) -> list[Due]:
    law, today = current_law(), tx.runtime.clock.today()
    agencies = await library.at_work_in(tx, who.scope.prefix, chosen.agency)
    dated = await store.dated_plans.all(
        tx, who.scope.prefix, who.agency, date(today.year, 1, 1), chosen.agency
    )
    found: list[Due] = []
    for agency in agencies:
        if not domain.has_rows(law, agency, today):
            continue
        own = [plan for plan in dated if plan.agency == agency.code]
        for plan in own:
            found += domain.due_of(law, agency, plan, today)
        found += domain.due_without(law, agency, own, today)
    return found


def _rest(
    found: list[Due], key: _Key, after: tuple[Any, ...], *, backwards: bool
) -> list[Due]:
    """What follows the last of the page before, in the order that it stands in."""
    last = (str(after[0]), str(after[1]))
    if backwards:
        return [due for due in found if key(due) < last]
    return [due for due in found if key(due) > last]
