"""The present state of aliases, as the events that describe it."""

from shared.events.subject import SubjectMerged
from shared.messaging.snapshots import Snapshot
from subject_svc.aliases import events, store

SNAPSHOT = Snapshot(SubjectMerged, store.every, events.subject_merged)
