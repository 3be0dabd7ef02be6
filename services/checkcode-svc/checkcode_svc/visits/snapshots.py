"""The present state of visits, as the events that describe it."""

from checkcode_svc.visits.events import started
from checkcode_svc.visits.store.visits import every
from shared.events.checkcode import VisitStarted
from shared.messaging.snapshots import Snapshot

VISITS = Snapshot(VisitStarted, every, started)
