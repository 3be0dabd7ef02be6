"""The present agencies and items, as the events that describe them."""

from plan_svc.library import events, store
from shared.events.plan import AgencyChanged, ItemListed
from shared.messaging.snapshots import Snapshot

AGENCIES = Snapshot(AgencyChanged, store.all_agencies, events.agency_changed)
ITEMS = Snapshot(ItemListed, store.all_items, events.item_listed)
