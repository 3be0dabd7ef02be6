"""The read model of plan-svc: what it keeps of its neighbours, by their events."""

from typing import Any

from plan_svc.neighbours.tables import (
    GradeCopy,
    ListCopy,
    PlaceCopy,
    TaskCode,
    TaskJoint,
    TaskRelief,
    VisitCopy,
)
from shared.events.checkcode import CodeEvent, VisitStarted
from shared.events.credit import GradeChanged
from shared.events.matching import RELIEVED, AnswerKind, ProposalEvent, ReliefEvent
from shared.events.subject import ListEntryChanged, PlaceChanged
from shared.messaging.copies import Copy

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


def _reliefs(event: ReliefEvent) -> list[dict[str, Any]]:
    last = max(event.grounds, key=lambda one: (one.day, one.code))
    return [
        {
            "task": event.task,
            "kind": event.kind,
            "code": last.code,
            "live": event.status in RELIEVED,
            "version": event.version,
        }
    ]


def _visits(event: VisitStarted) -> list[dict[str, Any]]:
    """Who was there; visits outside the scope count for nothing (P-22)."""
    return [
        {
            "visit": event.visit_id,
            "agency": agency,
            "place": event.place,
            "domain": agency.partition("-")[2],
            "day": event.day,
            "version": event.version,
        }
        for agency in event.agencies
        if event.counted
    ]


PLACES = Copy(PlaceCopy, (PlaceChanged,))
GRADES = Copy(GradeCopy, (GradeChanged,))
LISTS = Copy(ListCopy, (ListEntryChanged,))
CODES = Copy(TaskCode, (CodeEvent,), _codes)
PROPOSALS = Copy(TaskJoint, (ProposalEvent,), _proposals)
RELIEFS = Copy(TaskRelief, (ReliefEvent,), _reliefs)
VISITS = Copy(VisitCopy, (VisitStarted,), _visits)

COPIES = (PLACES, GRADES, LISTS, CODES, PROPOSALS, RELIEFS, VISITS)
