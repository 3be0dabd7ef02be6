"""The read model of subject-svc: the neighbours' side of the portrait (S-05)."""

from typing import Any

from shared.events.checkcode import ResultRecorded, VisitRated, VisitStarted
from shared.events.credit import GradeChanged
from shared.events.matching import ProposalEvent
from shared.messaging.copies import Copy
from subject_svc.models import (
    GradeCopy,
    ProposalCopy,
    RatingCopy,
    ResultCopy,
    VisitCopy,
)


def _proposal(event: ProposalEvent) -> list[dict[str, Any]]:
    agencies = [member.agency for member in event.members]
    return [event.model_dump() | {"agencies": agencies}]


GRADES = Copy(GradeCopy, (GradeChanged,))
VISITS = Copy(VisitCopy, (VisitStarted,))
RESULTS = Copy(ResultCopy, (ResultRecorded,))
RATINGS = Copy(RatingCopy, (VisitRated,))
PROPOSALS = Copy(ProposalCopy, (ProposalEvent,), _proposal)

COPIES = (GRADES, VISITS, RESULTS, RATINGS, PROPOSALS)
