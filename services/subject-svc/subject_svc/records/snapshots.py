"""The present state of records, as the events that describe it."""

from shared.events.subject import SubjectRecordChanged
from shared.messaging.snapshots import Snapshot
from subject_svc.records import events, store

SNAPSHOT = Snapshot(SubjectRecordChanged, store.every, events.record_changed)
