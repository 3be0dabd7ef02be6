"""Reads of agencies and items."""

from collections.abc import Iterable
from dataclasses import dataclass

from plan_svc.library import store
from plan_svc.library.domain import Agency, Item
from plan_svc.library.errors import AgencyUnknown, ItemUnknown
from shared.db import ReadTx
from shared.db.patterns import part_of
from shared.web.pagination import Page, PageParams


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which agencies are listed, and in which order; what is None does not choose."""

    region: str | None = None
    """Six or nine digits: with what lies inside it."""
    domain: str | None = None
    name: str | None = None
    """Any part of the name, in either language."""
    sort: str = "code"


@dataclass(frozen=True, slots=True)
class ChosenItems:
    """Which items are listed, and in which order; what is None does not choose."""

    domain: str | None = None
    claimed_by: str | None = None
    name: str | None = None
    """Any part of the name."""
    sort: str = "code"


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


async def at_work_in(tx: ReadTx, prefix: str, code: str | None = None) -> list[Agency]:
    """The agencies of a region that are not retired, or the one with a code."""
    return await store.at_work_in.all(tx, prefix, code)


async def agencies(tx: ReadTx, page: PageParams, chosen: Chosen) -> Page[Agency]:
    """The chosen agencies."""
    agencies = await store.AGENCIES[chosen.sort].all(
        tx,
        *(page.after or (None, None)),
        chosen.region,
        chosen.domain,
        part_of(chosen.name),
        page.limit + 1,
    )
    return page.page(agencies, chosen.sort.lstrip("-"), "code")


async def library(tx: ReadTx, codes: Iterable[str]) -> dict[str, Item]:
    """The items with these codes, as far as there are."""
    items = await store.items_with.all(tx, list(codes))
    return {item.code: item for item in items}


async def items(tx: ReadTx, page: PageParams, chosen: ChosenItems) -> Page[Item]:
    """The chosen items."""
    items = await store.ITEMS[chosen.sort].all(
        tx,
        *(page.after or (None, None)),
        chosen.domain,
        chosen.claimed_by,
        part_of(chosen.name),
        page.limit + 1,
    )
    return page.page(items, chosen.sort.lstrip("-"), "code")


async def item(tx: ReadTx, code: str) -> Item:
    """One item."""
    item = await store.item.first(tx, code)
    if item is None:
        raise ItemUnknown
    return item
