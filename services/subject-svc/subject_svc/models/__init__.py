"""The tables of subject-svc: its own, and its copies of neighbours' state."""

from subject_svc.base import Base
from subject_svc.neighbours.tables import (
    GradeCopy,
    ProposalCopy,
    RatingCopy,
    ResultCopy,
    VisitCopy,
)
from subject_svc.subjects.tables import (
    History,
    InspectorRow,
    ListEntryRow,
    PartyRow,
    PlaceRow,
    SubjectRow,
)

__all__ = [
    "Base",
    "GradeCopy",
    "History",
    "InspectorRow",
    "ListEntryRow",
    "PartyRow",
    "PlaceRow",
    "ProposalCopy",
    "RatingCopy",
    "ResultCopy",
    "SubjectRow",
    "VisitCopy",
]
