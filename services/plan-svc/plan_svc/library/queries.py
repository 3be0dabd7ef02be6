"""Reads of agencies and items."""

from collections.abc import Iterable

from plan_svc.library import store
from plan_svc.library.domain import Agency, Item
from plan_svc.library.errors import AgencyUnknown, ItemUnknown
from shared.db import ReadTx
from shared.web.pagination import PageParams


async def agency(tx: ReadTx, code: str) -> Agency:
    """An agency that is not retired."""
    agencies = await agencies_with(tx, [code])
    if code not in agencies:
        raise AgencyUnknown(
            f"{code} is not entered.", zh=f"{code} 未登记。", agency=code
        )
    return agencies[code]


async def agencies_with(tx: ReadTx, codes: Iterable[str]) -> dict[str, Agency]:
    """Those of the agencies that are entered and not retired."""
    agencies = await store.agencies_at_work.all(tx, list(codes))
    return {agency.code: agency for agency in agencies}


async def agencies(
    tx: ReadTx, page: PageParams, *, region: str | None, domain: str | None
) -> list[Agency]:
    """Agencies in order of their codes, one more than the page has."""
    after, *_ = page.after or (None,)
    return await store.agencies.all(tx, after, region, domain, page.limit + 1)


async def library(tx: ReadTx, codes: Iterable[str]) -> dict[str, Item]:
    """The items with these codes, as far as there are."""
    items = await store.items_with.all(tx, list(codes))
    return {item.code: item for item in items}


async def items(
    tx: ReadTx, page: PageParams, *, domain: str | None, claimed_by: str | None
) -> list[Item]:
    """Items in order of their codes, one more than the page has."""
    after, *_ = page.after or (None,)
    return await store.items.all(tx, after, domain, claimed_by, page.limit + 1)


async def item(tx: ReadTx, code: str) -> Item:
    """One item."""
    item = await store.item.first(tx, code)
    if item is None:
        raise ItemUnknown
    return item
