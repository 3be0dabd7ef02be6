"""What the scan page of a code shows: one value, ready for the template (C-05).

Personal data goes out here only as the inspectors' names and masked certificate
numbers, and only while the code stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from checkcode_svc import payload, store
from checkcode_svc.domain.code import Face, Life
from checkcode_svc.domain.mask import certificate
from checkcode_svc.domain.requirements import CertificateFacts
from checkcode_svc.domain.token import fingerprint, looks_like_token
from checkcode_svc.domain.vocabulary import CodeStatus
from checkcode_svc.models import (
    AgencyCopy,
    Code,
    CodeMember,
    InspectorCopy,
    ItemCopy,
    PlaceCopy,
    Rating,
    TaskCopy,
    Visit,
    VisitPart,
)
from shared.clock import SHANGHAI
from shared.db import ReadTx

_OPEN_FACES = {Face.VALID, Face.NOT_YET, Face.USED}


@dataclass(frozen=True, slots=True)
class InspectorLine:
    """An inspector, as the subject may check the certificate that is shown."""

    name: str
    certificate: str
    valid: bool


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item: what is inspected, on which basis."""

    name: str
    basis: str
    points: int


@dataclass(frozen=True, slots=True)
class AgencyBlock:
    """One agency on the code."""

    code: str
    name: str
    name_en: str
    leads: bool
    inspectors: list[InspectorLine]
    items: list[ItemLine]
    tasks: list[str]


@dataclass(frozen=True, slots=True)
class PointLine:
    """The result of one check point."""

    text: str
    outcome: str
    measure: str | None


@dataclass(frozen=True, slots=True)
class ResultBlock:
    """One agency's results of one visit; `rated` None before they are in."""

    name: str
    name_en: str
    points: list[PointLine]
    problems: int
    complete: bool
    rated: bool | None


@dataclass(frozen=True, slots=True)
class VisitBlock:
    """One visit with the code (C-09)."""

    number: int
    started_at: datetime
    results: list[ResultBlock]


@dataclass(frozen=True, slots=True)
class PageView:
    """Everything on the page; `details` is None where nothing more may be shown."""

    face: Face
    altered: bool = False
    veiled: bool = False
    """A surprise visit that has not been presented: nothing is told of it."""
    details: "Details | None" = None


@dataclass(frozen=True, slots=True)
class Details:
    """Who comes where, when, why and how."""

    code: str
    day: date
    minutes: int
    kind: str
    kind_of_visit: str
    subject: str
    address: str
    questioned_at: str | None
    plans: list[str]
    source: str | None
    agencies: list[AgencyBlock] = field(default_factory=list)
    materials: list[str] = field(default_factory=list)
    visits: list[VisitBlock] = field(default_factory=list)
    can_rate: bool = False


async def page(tx: ReadTx, opened_by: str, compared: str | None) -> PageView:
    """The page of a token; `compared` is a QR's payload to be checked against it."""
    code = None
    if looks_like_token(opened_by):
        code = await store.find_one(
            tx, Code, "it.token_hash = $1", fingerprint(opened_by)
        )
    if code is None:
        return PageView(Face.FORGED)
    if compared and not payload.fits(tx.runtime.settings, compared, code):
        return PageView(Face.FORGED, altered=True)
    life = Life(CodeStatus(code.status), code.day, code.expires_on, code.last_visit_on)
    face = life.face(tx.runtime.clock.today())
    if face not in _OPEN_FACES:
        return PageView(face)
    if code.surprise and code.last_visit_on is None:
        return PageView(face, veiled=True)
    return PageView(face, details=await _details(tx, code))


async def _details(tx: ReadTx, code: Code) -> Details:
    members = await store.find(
        tx, CodeMember, "it.code = $1 ORDER BY it.position", code.code
    )
    items = await _items(tx, members)
    names = await _names(tx, members)
    inspectors = await store.find(
        tx,
        InspectorCopy,
        "it.certificate = ANY($1) ORDER BY it.certificate",
        [number for one in members for number in one.inspectors],
    )
    place = await store.find_one(tx, PlaceCopy, "it.number = $1", code.place)
    tasks = await store.find(
        tx,
        TaskCopy,
        "it.number = ANY($1)",
        [task for one in members for task in one.tasks],
    )
    source = await tx.fetchval(
        "SELECT source FROM application WHERE id = $1", code.application_id
    )
    visits = await _visits(tx, code, items, names)
    return Details(
        code=code.code,
        day=code.day,
        minutes=code.duration_minutes,
        kind=code.kind,
        kind_of_visit=code.kind_of_visit,
        subject=place.subject_name if place else code.uscc,
        address=place.address if place else code.place,
        questioned_at=code.questioned_at,
        plans=sorted({one.plan_code for one in tasks if one.plan_code}),
        source=source,
        agencies=[_agency(code, one, items, names, inspectors) for one in members],
        materials=sorted(
            {one for item in items.values() for one in item.materials}
            | {one for task in tasks for one in task.materials}
        ),
        visits=visits,
        can_rate=any(
            result.rated is False for visit in visits for result in visit.results
        ),
    )


Names = dict[str, tuple[str, str]]


async def _items(tx: ReadTx, members: Sequence[CodeMember]) -> dict[str, ItemCopy]:
    codes = [item for one in members for item in one.items]
    rows: Sequence[ItemCopy] = await store.find(
        tx, ItemCopy, "it.code = ANY($1)", codes
    )
    return {one.code: one for one in rows}


async def _names(tx: ReadTx, members: Sequence[CodeMember]) -> Names:
    agencies = [one.agency for one in members]
    rows = await store.find(tx, AgencyCopy, "it.code = ANY($1)", agencies)
    known = {one.code: (one.name, one.name_en) for one in rows}
    return {agency: known.get(agency, (agency, agency)) for agency in agencies}


def _agency(
    code: Code,
    member: CodeMember,
    items: dict[str, ItemCopy],
    names: Names,
    inspectors: Sequence[InspectorCopy],
) -> AgencyBlock:
    day = code.last_visit_on or code.day
    name, name_en = names[member.agency]
    return AgencyBlock(
        code=member.agency,
        name=name,
        name_en=name_en,
        leads=member.agency == code.lead,
        inspectors=[
            InspectorLine(
                one.name,
                certificate(one.certificate),
                CertificateFacts(
                    one.certificate,
                    one.agency,
                    one.valid_from,
                    one.valid_to,
                    one.revoked,
                ).is_valid(member.agency, day),
            )
            for one in inspectors
            if one.certificate in member.inspectors
        ],
        items=[
            ItemLine(item.name, item.legal_basis, len(item.check_points))
            for item in (items[one] for one in member.items if one in items)
        ],
        tasks=member.tasks,
    )


async def _visits(
    tx: ReadTx, code: Code, items: dict[str, ItemCopy], names: Names
) -> list[VisitBlock]:
    visits = await store.find(tx, Visit, "it.code = $1 ORDER BY it.number", code.code)
    if not visits:
        return []
    ids = [one.id for one in visits]
    parts = await store.find(
        tx, VisitPart, "it.visit_id = ANY($1) ORDER BY it.position", ids
    )
    ratings = await store.find(tx, Rating, "it.visit_id = ANY($1)", ids)
    rated = {(one.visit_id, one.agency): one.rated_at is not None for one in ratings}
    return [
        VisitBlock(
            visit.number,
            visit.started_at.astimezone(SHANGHAI),
            [
                _result(one, items, names, rated)
                for one in parts
                if one.visit_id == visit.id
            ],
        )
        for visit in visits
    ]


def _result(
    part: VisitPart,
    items: dict[str, ItemCopy],
    names: Names,
    rated: dict[tuple[UUID, str], bool],
) -> ResultBlock:
    complete = part.status == "complete"
    texts = {
        (item.code, point["number"]): str(point["text"])
        for item in items.values()
        for point in item.check_points
    }
    name, name_en = names[part.agency]
    return ResultBlock(
        name=name,
        name_en=name_en,
        points=[
            PointLine(
                texts.get((one["item"], one["point"]), one["point"]),
                one["outcome"],
                one["measure"],
            )
            for one in (part.points if complete else [])
        ],
        problems=part.problems if complete else 0,
        complete=complete,
        rated=rated.get((part.visit_id, part.agency)),
    )
