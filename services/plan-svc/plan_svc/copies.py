"""The read model of plan-svc: what it keeps of its neighbours, by their events."""

from typing import Any

from plan_svc.models import GradeCopy, ListCopy, PlaceCopy, TaskCode, TaskJoint
from shared.copies import Copy
from shared.events.checkcode import CodeEvent
from shared.events.credit import GradeChanged
from shared.events.matching import AnswerKind, ProposalEvent
from shared.events.subject import ListEntryChanged, PlaceChanged

LIVE_CODES = {"issued", "presented"}
LIVE_PROPOSALS = {"agreed", "coded", "visited"}


def _codes(event: CodeEvent) -> list[dict[str, Any]]:
    return [
        {
            "task": task,
            "code": event.code,
            "day": event.day,
            "live": event.status in LIVE_CODES,
            "version": event.version,
        }
        for member in event.members
        for task in member.tasks
    ]


def _proposals(event: ProposalEvent) -> list[dict[str, Any]]:
    agreed = event.status in LIVE_PROPOSALS
    return [
        {
            "task": task,
            "proposal": event.number,
            "day": event.day,
            "lead": event.lead,
            "live": agreed and member.answer is AnswerKind.JOIN,
            "version": event.version,
        }
        for member in event.members
        for task in member.tasks
    ]


PLACES = Copy(PlaceCopy, (PlaceChanged,))
GRADES = Copy(GradeCopy, (GradeChanged,))
LISTS = Copy(ListCopy, (ListEntryChanged,))
CODES = Copy(TaskCode, (CodeEvent,), _codes)
PROPOSALS = Copy(TaskJoint, (ProposalEvent,), _proposals)

COPIES = (PLACES, GRADES, LISTS, CODES, PROPOSALS)
