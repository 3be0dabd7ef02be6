"""The present state of ratings, as the events that describe it."""

from checkcode_svc.ratings.events import rated
from checkcode_svc.ratings.store import every
from shared.events.checkcode import VisitRated
from shared.messaging.snapshots import Snapshot

RATINGS = Snapshot(VisitRated, every, rated)
