"""The present off-site inspections, as the events that describe them."""

from plan_svc.offsite import events, store
from shared.events.plan import OffSiteInspected
from shared.messaging.snapshots import Snapshot

OFF_SITE = Snapshot(OffSiteInspected, store.all_inspections, events.inspected)
