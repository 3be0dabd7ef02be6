"""The present state of codes, as the events that describe it."""

from checkcode_svc.codes.events import present_state
from checkcode_svc.codes.store.codes import every
from shared.events.checkcode import CodeIssued
from shared.messaging.snapshots import Snapshot

CODES = Snapshot(CodeIssued, every, present_state)
