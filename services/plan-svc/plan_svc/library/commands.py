"""Agencies and items: entered, changed, claimed (P-09, P-10)."""

from plan_svc.library import events, queries, store
from plan_svc.library.domain import Agency, Item
from plan_svc.library.errors import ItemUnknown
from shared.auth import Principal
from shared.civic.regions import district_of
from shared.db import Tx
from shared.messaging import outbox


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
    """Enter or change an item; its claims stay (P-10). The city owns it (P-09)."""
    who.must_be_municipal()
    item.ensure_listed()
    changed = await store.put_item.first(tx, item)
    if changed is None:
        return await store.item.one(tx, item.code)
    await outbox.record(tx, events.item_listed(changed), events.public_item(changed))
    return changed


async def claim(tx: Tx, code: str, agency: str, who: Principal) -> Item:
    """Claim an item for the caller's own agency; a second time changes nothing."""
    who.must_be(agency)
    claimant = await queries.agency(tx, agency)
    item = await store.locked_item.first(tx, code)
    if item is None:
        raise ItemUnknown
    if item.claim(claimant):
        await store.save_claims.run(tx, code, item.claimed_by, item.version)
        await outbox.record(tx, events.item_listed(item), events.public_item(item))
    return item
