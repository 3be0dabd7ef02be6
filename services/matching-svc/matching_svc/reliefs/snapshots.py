"""The present state of reliefs, as events that describe it."""

import asyncpg
from pydantic import TypeAdapter

from matching_svc.reliefs.domain.relief import Relief
from matching_svc.reliefs.events import as_event
from shared.events.matching import ReliefEvent, TaskCovered
from shared.messaging.snapshots import Snapshot

_RELIEF = TypeAdapter(Relief)


def _event(row: asyncpg.Record) -> ReliefEvent:
    return as_event(_RELIEF.validate_json(row["whole"]))


SNAPSHOT = Snapshot(
    TaskCovered, "SELECT to_json(r)::text AS whole FROM relief AS r", _event
)
