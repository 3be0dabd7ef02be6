"""Enters plans of superiors that arrived from outside (P-06)."""

from collections.abc import Mapping
from datetime import date

from plan_svc.plans.domain.content import PlanKind
from plan_svc.superiors import store
from plan_svc.superiors.domain import SuperiorPlan
from plan_svc.superiors.errors import SuperiorPlanFiledHere, SuperiorPlanWrong
from shared.auth import Principal
from shared.bulk import Columns, Upload, read_batches
from shared.civic.days import NoDay, read_day
from shared.db import Tx
from shared.errors import DomainError, RowRefusal, RowsRefused

COLUMNS = Columns(
    required=(
        *("code", "agency", "kind", "title"),
        *("items", "period_from", "period_to"),
    )
)
BATCH = 1000


async def put(tx: Tx, plan: SuperiorPlan, who: Principal) -> SuperiorPlan:
    """Enter a superior's plan, or enter it anew; the city's own people alone.

    Raises:
        OtherRegion: if the caller is not of the city.
        SuperiorPlanWrong, SuperiorPlanFiledHere: if it cannot be entered.
    """
    who.must_be_municipal()
    plan.ensure_whole()
    if await store.filed_here.all(tx, [plan.code]):
        raise SuperiorPlanFiledHere(code=plan.code)
    await store.keep(tx, [plan], who.subject, tx.runtime.clock.now())
    return plan


async def import_rows(tx: Tx, stream: Upload, who: Principal) -> int:
    """Enter superiors' plans of an upload, all of them or none (S-08); how many.

    Raises:
        RowsRefused: naming each row that cannot be taken.
    """
    who.must_be_municipal()
    refused: list[RowRefusal] = []
    rows = 0
    async for batch in read_batches(stream, COLUMNS, BATCH, bad=refused.append):
        here = {*await store.filed_here.all(tx, [cells["code"] for _, cells in batch])}
        plans: dict[str, SuperiorPlan] = {}
        for line, cells in batch:
            try:
                plan = _read(cells)
                if plan.code in here:
                    raise SuperiorPlanFiledHere(code=plan.code)
                plans[plan.code] = plan
            except DomainError as fault:
                refused.append(_at(line, fault, cells["code"]))
        await store.keep(tx, [*plans.values()], who.subject, tx.runtime.clock.now())
        rows += len(batch)
    if refused:
        raise RowsRefused(sorted(refused, key=lambda row: row.line), rows)
    return rows


def _read(cells: Mapping[str, str]) -> SuperiorPlan:
    """A row of an upload; items are parted by `;`."""
    kinds = {kind.value: kind for kind in PlanKind}
    first, last = _day(cells["period_from"]), _day(cells["period_to"])
    if first is None or last is None or cells["kind"] not in kinds:
        wrong = {
            "period_from": first is None,
            "period_to": last is None,
            "kind": cells["kind"] not in kinds,
        }
        raise SuperiorPlanWrong(members=[name for name in wrong if wrong[name]])
    items = (item.strip() for item in cells["items"].split(";"))
    plan = SuperiorPlan(
        code=cells["code"],
        agency=cells["agency"],
        region=cells["agency"].partition("-")[0],
        kind=kinds[cells["kind"]],
        title=cells["title"],
        items=tuple(dict.fromkeys(item for item in items if item)),
        period_from=first,
        period_to=last,
    )
    plan.ensure_whole()
    return plan


def _day(text: str) -> date | None:
    try:
        return read_day(text)
    except NoDay:
        return None


def _at(line: int, fault: DomainError, value: str) -> RowRefusal:
    return RowRefusal(
        line, fault.code, fault.rule, fault.detail, fault.detail_zh, value
    )
