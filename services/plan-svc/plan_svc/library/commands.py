"""Agencies and items: entered, changed, claimed (P-09, P-10, P-25)."""

from datetime import date

from plan_svc.library import events, queries, store
from plan_svc.library.domain import Agency, Item
from plan_svc.library.errors import ItemUnknown, VersionInPast
from plan_svc.library.store import versions
from plan_svc.library.store.versions import ItemVersion
from shared.auth import Principal
from shared.civic.regions import district_of
from shared.db import Tx
from shared.events.plan import ItemClaim
from shared.messaging import outbox

AT_ONCE = 100
"""Versions that one transaction lets begin."""


async def put_agency(tx: Tx, agency: Agency, who: Principal) -> Agency:
    """Enter an agency of the city or of a district, each with its own token (I-05).

    What is there already is judged as it stands, too (S-12): a district does not
    change an agency of the city.
    """
    agency.ensure_code_fits()
    if district_of(agency.region) is None:
        who.must_be_municipal()
    who.must_see(agency.region)
    present = await store.locked_agency.first(tx, agency.code)
    changed = await store.put_agency.first(tx, agency)
    if changed is None:
        return await store.agency.one(tx, agency.code)
    if changed.version > 1:
        who.must_see((present or changed).region)
    await outbox.record(tx, events.agency_changed(changed))
    return changed


async def put_item(tx: Tx, item: Item, who: Principal) -> Item:
    """Enter or change an item; its claims stay (P-10). The city owns it (P-09).

    From a later day on it waits for that day; until then the item is as it was (P-25).

    Raises:
        VersionInPast: if it should hold from a day that is over.
    """
    who.must_be_municipal()
    item.ensure_listed()
    today = tx.runtime.clock.today()
    day = item.effective_from or today
    if day < today:
        raise VersionInPast(today=today.isoformat())
    if day == today:
        for version in await due(tx, item.code):
            await begin(tx, version)
        return await _take_effect(tx, item, today)
    await versions.put_version.run(tx, day, item, applied=False)
    return item.as_now(await store.locked_item.first(tx, item.code))


async def due(tx: Tx, code: str | None = None) -> list[ItemVersion]:
    """Some versions whose day has come, the earliest first, locked."""
    today = tx.runtime.clock.today()
    return await versions.due_versions.all(tx, today, code, AT_ONCE)


async def begin(tx: Tx, version: ItemVersion) -> Item:
    """Let a version take effect on its day, however late it is begun."""
    await versions.apply_version.run(tx, version.code, version.effective_from)
    return await _take_effect(tx, version.content, version.effective_from)


async def claim(
    tx: Tx, code: str, agency: str, who: Principal, wanted: ItemClaim | None
) -> Item:
    """Claim an item for the caller's own agency, and say on which list it stands.

    A second time changes nothing.
    """
    who.must_be(agency)
    claimant = await queries.agency(tx, agency)
    item = await _locked(tx, code)
    if item.claim(claimant, wanted):
        await _keep_claims(tx, item)
    return item


async def release(tx: Tx, code: str, agency: str) -> Item:
    """Give up a claim; what stands on it was looked for before."""
    item = await _locked(tx, code)
    if item.release(agency):
        await _keep_claims(tx, item)
    return item


async def _take_effect(tx: Tx, item: Item, day: date) -> Item:
    """Let an item be as stated from a day on, and publish it where that differs."""
    present = await store.locked_item.first(tx, item.code)
    after = item.succeeding(present, day)
    if after is present:
        return present
    if await store.save_item.first(tx, after) is None:
        return await _take_effect(tx, item, day)
    await versions.put_version.run(tx, day, after, applied=True)
    await _tell(tx, after)
    return after


async def _locked(tx: Tx, code: str) -> Item:
    item = await store.locked_item.first(tx, code)
    if item is None:
        raise ItemUnknown
    return item


async def _keep_claims(tx: Tx, item: Item) -> None:
    await store.save_item.run(tx, item)
    await _tell(tx, item)


async def _tell(tx: Tx, *items: Item) -> None:
    told = [(events.item_listed(item), events.public_item(item)) for item in items]
    await outbox.record(tx, *(event for pair in told for event in pair))
