"""What neighbours' events said of a subject."""

from subject_svc.neighbours.store import (
    Totals,
    grades_of,
    proposals_of,
    results_of,
    scores_of,
    totals_of,
    visits_of,
)
from subject_svc.neighbours.tables import (
    GradeCopy,
    ProposalCopy,
    ResultCopy,
    VisitCopy,
)

__all__ = [
    "GradeCopy",
    "ProposalCopy",
    "ResultCopy",
    "Totals",
    "VisitCopy",
    "grades_of",
    "proposals_of",
    "results_of",
    "scores_of",
    "totals_of",
    "visits_of",
]
