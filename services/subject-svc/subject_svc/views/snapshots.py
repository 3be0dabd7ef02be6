"""The present state of views, as the events that describe it."""

from shared.events.subject import SubjectViewChanged
from shared.messaging.snapshots import Snapshot
from subject_svc.views import events, store

SNAPSHOT = Snapshot(SubjectViewChanged, store.every, events.view_changed)
