"""The present notices, as the events that describe them."""

from plan_svc.notices import events, store
from shared.events.plan import NoticeSent
from shared.messaging.snapshots import Snapshot

NOTICES = Snapshot(NoticeSent, store.all_notices, events.notice_event)
"""Notices, copies, requests for assistance and joint campaigns (P-24)."""
