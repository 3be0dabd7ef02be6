"""The tables of checkcode-svc: its own, and its small copies of neighbours' state."""

from checkcode_svc.base import Base
from checkcode_svc.codes.tables import (
    Application,
    ApplicationMember,
    Code,
    CodeMember,
    Message,
    Rating,
    Report,
    TaskHold,
    Visit,
    VisitPart,
)
from checkcode_svc.neighbours.tables import (
    AgencyCopy,
    InspectorCopy,
    ItemCopy,
    PlaceCopy,
    ProposalCopy,
    TaskCopy,
)

__all__ = [
    "AgencyCopy",
    "Application",
    "ApplicationMember",
    "Base",
    "Code",
    "CodeMember",
    "InspectorCopy",
    "ItemCopy",
    "Message",
    "PlaceCopy",
    "ProposalCopy",
    "Rating",
    "Report",
    "TaskCopy",
    "TaskHold",
    "Visit",
    "VisitPart",
]
