"""The present duties of which anything was told, as the events that describe them."""

from plan_svc.duties import events, store
from shared.events.plan import DutyDue
from shared.messaging.snapshots import Snapshot

DUTIES = Snapshot(DutyDue, store.told_duties, events.duty_event)
