"""The present state of applications, as the events that describe it."""

from checkcode_svc.applications.events import applied
from checkcode_svc.applications.store.applications import every
from shared.events.checkcode import CodeApplied
from shared.messaging.snapshots import Snapshot

APPLICATIONS = Snapshot(CodeApplied, every, applied)
