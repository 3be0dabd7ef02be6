"""The present state of what plan-svc owns, as the events that told of it."""

from plan_svc.plans import events as records
from shared.events.plan import AgencyChanged, ItemListed, TaskChanged
from shared.telling import Telling

TELLINGS = (
    Telling(AgencyChanged, "SELECT * FROM agency", records.agency_event),
    Telling(ItemListed, "SELECT * FROM item", records.item_event),
    Telling(
        TaskChanged,
        "SELECT * FROM task",
        lambda row: records.task_event(TaskChanged, row),
    ),
)
