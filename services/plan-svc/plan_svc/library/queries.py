"""Reads of agencies and items."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from plan_svc.library import store
from plan_svc.library.domain import Agency, Item
from plan_svc.library.domain.gaps import Gap
from plan_svc.library.errors import AgencyUnknown, ItemUnknown
from plan_svc.library.store import points, versions
from plan_svc.library.store.points import ListedPoint
from plan_svc.library.store.versions import ItemVersion
from shared.db import ReadTx
from shared.db.patterns import part_of
from shared.web.pagination import Page, PageParams

__all__ = [
    "Chosen",
    "ChosenChanges",
    "ChosenItems",
    "ChosenPoints",
    "ItemVersion",
    "ListedPoint",
    "agencies",
    "agencies_with",
    "agency",
    "changes",
    "check_points",
    "item",
    "items",
    "library",
]

AT_WORK = "(SELECT code, domain, region, sectors FROM agency WHERE NOT retired)"
"""The agencies that are not retired, to be joined."""
AGENCY_NAMES = "(SELECT code, name FROM agency)"
"""The names of agencies, to be joined."""
UNFOUNDED = f"(SELECT code FROM item WHERE {store.UNFOUNDED})"  # noqa: S608 - ours
"""Items that no law, regulation or rule in force carries on `:today` (P-25)."""


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
    subfield: str | None = None
    situation: str | None = None
    risk_tag: str | None = None
    gap: Gap | None = None
    sort: str = "code"


@dataclass(frozen=True, slots=True)
class ChosenChanges:
    """Which versions of items are listed; what is None does not choose."""

    item: str | None = None
    domain: str | None = None
    first: date | None = None
    """In effect from this day or later."""
    last: date | None = None
    sort: str = "-effective_from"


@dataclass(frozen=True, slots=True)
class ChosenPoints:
    """Which check points are listed; what is None does not choose."""

    on: date | None = None
    """None: today's."""
    item: str | None = None
    domain: str | None = None
    claimed_by: str | None = None
    subfield: str | None = None
    situation: str | None = None
    risk_tag: str | None = None
    sort: str = "item"


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


async def claimants_in(tx: ReadTx, region: str) -> list[str]:
    """Who inspects in a district: the agencies that claimed an item, by their codes."""
    return await store.claimants_in.all(tx, region)


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


async def library(
    tx: ReadTx, codes: Iterable[str], day: date | None = None
) -> dict[str, Item]:
    """The items with these codes, as far as there are; as they will be on a day (P-25).

    Without a day, or for one that is over, as they are now.
    """
    items = {item.code: item for item in await store.items_with.all(tx, list(codes))}
    if day is None or day <= tx.runtime.clock.today():
        return items
    coming = await versions.coming.all(tx, list(items), day)
    later = {
        version.code: version.content.as_now(items[version.code]) for version in coming
    }
    return items | later


async def random_fields(tx: ReadTx, agency: str) -> frozenset[str]:
    """The sub-fields of the items on an agency's list `random` (P-15)."""
    return frozenset(await store.random_fields.all(tx, agency))


async def of_domain(tx: ReadTx, domain: str) -> list[Item]:
    """Every item of a domain."""
    return await store.of_domain.all(tx, domain)


async def items(tx: ReadTx, page: PageParams, chosen: ChosenItems) -> Page[Item]:
    """The chosen items."""
    items = await store.ITEMS[chosen.sort].all(
        tx,
        *(page.after or (None, None)),
        chosen.domain,
        chosen.claimed_by,
        part_of(chosen.name),
        chosen.subfield,
        chosen.situation,
        chosen.risk_tag,
        chosen.gap,
        tx.runtime.clock.today(),
        page.limit + 1,
    )
    return page.page(items, chosen.sort.lstrip("-"), "code")


async def changes(
    tx: ReadTx, page: PageParams, chosen: ChosenChanges
) -> Page[ItemVersion]:
    """The chosen versions of items, those that wait for their day too."""
    found = await versions.CHANGES[chosen.sort].all(
        tx,
        *(page.after or (None, None)),
        chosen.item,
        chosen.domain,
        chosen.first,
        chosen.last,
        page.limit + 1,
    )
    return page.page(found, chosen.sort.lstrip("-"), "code")


async def check_points(
    tx: ReadTx, page: PageParams, chosen: ChosenPoints
) -> Page[ListedPoint]:
    """The chosen check points of a day: a checklist, put together by tags (P-25)."""
    found = await points.POINTS[chosen.sort].all(
        tx,
        *(page.after or (None, None)),
        chosen.on or tx.runtime.clock.today(),
        chosen.item,
        chosen.domain,
        chosen.claimed_by,
        chosen.subfield,
        chosen.situation,
        chosen.risk_tag,
        page.limit + 1,
    )
    return page.page(found, "item", "number")


async def item(tx: ReadTx, code: str) -> Item:
    """One item."""
    item = await store.item.first(tx, code)
    if item is None:
        raise ItemUnknown
    return item
