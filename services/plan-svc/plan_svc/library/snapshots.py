"""The present state of what plan-svc owns, as the events that told of it."""

import asyncpg

from plan_svc.plans import events as records
from shared.events.plan import AgencyChanged, ItemListed, TaskChanged
from shared.messaging.snapshots import Snapshot

TELLINGS: tuple[Snapshot[asyncpg.Record], ...] = (
    Snapshot(AgencyChanged, "SELECT * FROM agency", records.agency_event),
    Snapshot(ItemListed, "SELECT * FROM item", records.item_event),
    Snapshot(
        TaskChanged,
        "SELECT * FROM task",
        lambda row: records.task_event(TaskChanged, row),
    ),
)
