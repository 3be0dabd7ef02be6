"""The present work on tasks, as the events that describe it."""

from plan_svc.dispatch import events, store
from shared.events.plan import DispatchChanged
from shared.messaging.snapshots import Snapshot

DISPATCHES = Snapshot(DispatchChanged, store.all_dispatches, events.dispatch_event)
