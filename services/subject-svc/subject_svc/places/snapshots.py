"""The present state of places, as the events that describe it."""

from shared.events.subject import PlaceChanged
from shared.messaging.snapshots import Snapshot
from subject_svc.places import events, store

SNAPSHOT = Snapshot(PlaceChanged, store.with_owner, events.snapshot)
