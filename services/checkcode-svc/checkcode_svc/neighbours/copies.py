"""The read model of checkcode-svc: tasks, places, people, proposals."""

from checkcode_svc.models import (
    AgencyCopy,
    InspectorCopy,
    ItemCopy,
    PlaceCopy,
    ProposalCopy,
    TaskCopy,
)
from shared.events.matching import ProposalEvent
from shared.events.plan import AgencyChanged, ItemListed, TaskEvent
from shared.events.subject import InspectorChanged, PlaceChanged
from shared.messaging.copies import Copy

TASKS = Copy(TaskCopy, (TaskEvent,))
AGENCIES = Copy(AgencyCopy, (AgencyChanged,))
ITEMS = Copy(ItemCopy, (ItemListed,))
PLACES = Copy(PlaceCopy, (PlaceChanged,))
INSPECTORS = Copy(InspectorCopy, (InspectorChanged,))
PROPOSALS = Copy(ProposalCopy, (ProposalEvent,))

COPIES = (TASKS, AGENCIES, ITEMS, PLACES, INSPECTORS, PROPOSALS)
