"""Copies of neighbours' facts: the rows that their events give, and their reads."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import col, func, select
from sqlmodel.sql.expression import Select, SelectOfScalar

from plan_svc.neighbours.domain import FieldRegister, Place, PlaceOnPaper, Relief
from plan_svc.neighbours.tables import (
    AliasCopy,
    GradeCopy,
    InspectorCopy,
    ListCopy,
    PlaceCopy,
    TaskCode,
    TaskJoint,
    TaskRelief,
    TaskResult,
    TaskVisit,
    ViewCopy,
    VisitCopy,
)
from shared.db.statements import Rows, among, into, query, select_columns, sql
from shared.events.checkcode import CodeEvent, ResultRecorded, VisitStarted
from shared.events.credit import GradeChanged
from shared.events.matching import RELIEVED, AnswerKind, ProposalEvent, ReliefEvent
from shared.events.subject import (
    InspectorChanged,
    ListEntryChanged,
    PlaceChanged,
    SubjectMerged,
    SubjectViewChanged,
)
from shared.messaging.aliases import alias_rows
from shared.messaging.copies import Copy

LIVE_CODES = {"issued", "presented"}
LIVE_PROPOSALS = {"agreed", "coded", "visited"}


def _codes(event: CodeEvent) -> list[dict[str, Any]]:
    """The code of each task; it has none of an agency that stayed away (C-26)."""
    live = event.status in LIVE_CODES
    tasks = [
        (task, live, None) for member in event.members for task in member.tasks
    ] + [(task, False, away.reason) for away in event.absent for task in away.tasks]
    return [
        {
            "task": task,
            "code": event.code,
            "day": event.day,
            "live": is_live,
            "absence": absence,
            "version": event.version,
        }
        for task, is_live, absence in tasks
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
            "declined": member.answer in {AnswerKind.DECLINE, AnswerKind.SILENT},
            "version": event.version,
        }
        for member in event.members
        for task in member.tasks
    ]


def _reliefs(event: ReliefEvent) -> list[dict[str, Any]]:
    last = max(event.grounds, key=lambda ground: (ground.day, ground.code))
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
    teams = {team.agency: team.inspectors for team in event.teams}
    return [
        {
            "visit": event.visit_id,
            "agency": agency,
            "place": event.place,
            "domain": agency.partition("-")[2],
            "day": event.day,
            "classified": event.classified,
            "cancelled": event.cancelled,
            "inspectors": teams.get(agency, ()),
            "version": event.version,
        }
        for agency in event.agencies
        if event.counted or event.cancelled
    ]


def _task_visits(event: VisitStarted) -> list[dict[str, Any]]:
    return [
        {
            "task": task,
            "visit": event.visit_id,
            "day": event.day,
            "live": not event.cancelled,
            "version": event.version,
        }
        for task in event.tasks
    ]


def _results(event: ResultRecorded) -> list[dict[str, Any]]:
    return [
        {
            "task": task,
            "visit": event.visit_id,
            "problem": event.problems > 0,
            "version": event.version,
        }
        for task in event.tasks
    ]


PLACES = Copy(PlaceCopy, (PlaceChanged,))
GRADES = Copy(GradeCopy, (GradeChanged,))
LISTS = Copy(ListCopy, (ListEntryChanged,))
VIEWS = Copy(ViewCopy, (SubjectViewChanged,))
CODES = Copy(TaskCode, (CodeEvent,), _codes)
PROPOSALS = Copy(TaskJoint, (ProposalEvent,), _proposals)
RELIEFS = Copy(TaskRelief, (ReliefEvent,), _reliefs)
RESULTS = Copy(TaskResult, (ResultRecorded,), _results)
VISITS = Copy(VisitCopy, (VisitStarted,), _visits)
TASK_VISITS = Copy(TaskVisit, (VisitStarted,), _task_visits)
INSPECTORS = Copy(InspectorCopy, (InspectorChanged,))
ALIASES = Copy(AliasCopy, (SubjectMerged,), alias_rows)

COPIES = (
    *(PLACES, GRADES, LISTS, VIEWS, CODES, PROPOSALS, RELIEFS),
    *(RESULTS, VISITS, TASK_VISITS, INSPECTORS, ALIASES),
)


@query
def place(number: str) -> Rows[Place]:
    """A place that is not retired."""
    return sql(
        Place,
        """
        SELECT number, uscc, left(region, 6) AS region, town FROM place_copy
        WHERE number = :number AND NOT retired
        """,
        number,
    )


@query
def place_on_paper(number: str) -> Rows[PlaceOnPaper]:
    """A place as papers name it."""
    return into(
        PlaceOnPaper,
        select_columns(
            PlaceCopy.number,
            PlaceCopy.subject_name,
            PlaceCopy.address,
            PlaceCopy.kind,
            PlaceCopy.business_types,
        ).where(PlaceCopy.number == number),
    )


@query
def view(id_: UUID) -> Rows[FieldRegister]:
    """A view that has not ended."""
    return into(
        FieldRegister,
        select_columns(
            ViewCopy.id,
            ViewCopy.name,
            ViewCopy.owner,
            ViewCopy.region,
            ViewCopy.criteria,
            ViewCopy.version,
        ).where(ViewCopy.id == id_, col(ViewCopy.ended).is_(False)),
    )


@query
def places(numbers: list[str]) -> Rows[Place]:
    """Those of the places that are not retired."""
    return sql(
        Place,
        """
        SELECT number, uscc, left(region, 6) AS region, town FROM place_copy
        WHERE number = ANY(:numbers) AND NOT retired
        """,
        numbers,
    )


@query
def visits_since(place: str, domain: str, since: date) -> SelectOfScalar[int]:
    """How often a line of work was at a place since a day, as far as it counts."""
    return (
        select(func.count())
        .select_from(VisitCopy)
        .where(
            VisitCopy.place == place,
            VisitCopy.domain == domain,
            col(VisitCopy.day) >= since,
            col(VisitCopy.cancelled).is_(other=False),
            col(VisitCopy.classified).is_(other=False),
        )
    )


@query
def settled_days(tasks: list[str]) -> Select[str, date]:
    """Task and the last day for which it has a live code."""
    return (
        select(TaskCode.task, func.max(TaskCode.day))
        .where(among(TaskCode.task, tasks), TaskCode.live)
        .group_by(TaskCode.task)
    )


@query
def visited_days(tasks: list[str]) -> Select[str, date]:
    """Task and the day of its first visit that was not taken back."""
    return (
        select(TaskVisit.task, func.min(TaskVisit.day))
        .where(among(TaskVisit.task, tasks), TaskVisit.live)
        .group_by(TaskVisit.task)
    )


@dataclass(frozen=True, slots=True)
class Absence:
    """Why an agency stayed away from the visit of its task (C-26)."""

    task: str
    reason: str


@query
def absences(tasks: list[str]) -> Rows[Absence]:
    """Why the agencies of some tasks stayed away from a visit (C-26)."""
    return sql(
        Absence,
        """
        SELECT task, max(absence) AS reason FROM task_code
        WHERE task = ANY(:tasks) AND absence IS NOT NULL GROUP BY task
        """,
        tasks,
    )


@query
def certified(certificates: list[str], agency: str, day: date) -> SelectOfScalar[str]:
    """Those of some certificates that are an agency's and valid on a day (S-07)."""
    return select(InspectorCopy.certificate).where(
        among(InspectorCopy.certificate, certificates),
        InspectorCopy.agency == agency,
        col(InspectorCopy.valid_from) <= day,
        col(InspectorCopy.valid_to) >= day,
        col(InspectorCopy.revoked).is_(other=False),
    )


@query
def inspectors(certificate: str, agency: str) -> SelectOfScalar[int]:
    """How many inspectors with a certificate an agency has: one, or none."""
    return (
        select(func.count())
        .select_from(InspectorCopy)
        .where(InspectorCopy.certificate == certificate, InspectorCopy.agency == agency)
    )


@query
def agreed_proposals(tasks: list[str]) -> Select[str, str]:
    """Task and the agreed proposal that it stands in."""
    return (
        select(TaskJoint.task, func.max(TaskJoint.proposal))
        .where(among(TaskJoint.task, tasks), TaskJoint.live)
        .group_by(TaskJoint.task)
    )


@query
def live_reliefs(tasks: list[str]) -> Rows[Relief]:
    """The inspections that stand for the tasks now."""
    return sql(
        Relief,
        "SELECT task, kind, code FROM task_relief WHERE task = ANY(:tasks) AND live",
        tasks,
    )
