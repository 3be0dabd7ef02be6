"""The present clues, as the events that describe them."""

from plan_svc.clues import events, store
from shared.events.plan import ClueReceived
from shared.messaging.snapshots import Snapshot

CLUES = Snapshot(ClueReceived, store.all_clues, events.clue_event)
