"""The tables of checkcode-svc: its own, and its small copies of neighbours' state."""

from checkcode_svc.models.base import Base
from checkcode_svc.models.copies import (
    AgencyCopy,
    InspectorCopy,
    ItemCopy,
    PlaceCopy,
    ProposalCopy,
    TaskCopy,
)
from checkcode_svc.models.own import (
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
