"""The present state of results, as the events that describe it."""

from checkcode_svc.results.events import recorded
from checkcode_svc.visits.queries import RecordedPart, every_recorded
from shared.events.checkcode import ResultRecorded
from shared.messaging.snapshots import Snapshot


def _recorded(result: RecordedPart) -> ResultRecorded:
    return recorded(result.visit, result.part)


RESULTS = Snapshot(ResultRecorded, every_recorded, _recorded)
