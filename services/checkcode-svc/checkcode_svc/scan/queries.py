"""What the scan page of a code shows: one value, ready for the template (C-05).

Personal data goes out here only as the inspectors' names and masked certificate
numbers, and only while the code stands.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel

from checkcode_svc.applications.domain.requirements import CertificateFacts
from checkcode_svc.applications.domain.vocabulary import CodeStatus
from checkcode_svc.codes.domain import payload
from checkcode_svc.codes.domain.code import Face, Life
from checkcode_svc.codes.domain.mask import certificate
from checkcode_svc.codes.domain.token import fingerprint, looks_like_token
from checkcode_svc.models import (
    Code,
    CodeMember,
    InspectorCopy,
    ItemCopy,
    Visit,
    VisitPart,
)
from shared.civic.clock import SHANGHAI
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


_PAGE = """
WITH it AS (SELECT * FROM code WHERE token_hash = $1),
member AS (SELECT m.* FROM it JOIN code_member AS m USING (code)),
visited AS (SELECT v.* FROM it JOIN visit AS v USING (code))
SELECT json_build_object(
    'code', it,
    'source', (SELECT source FROM application WHERE id = it.application_id),
    'place', (SELECT json_build_array(subject_name, address) FROM place_copy
              WHERE number = it.place),
    'members', (SELECT json_agg(m ORDER BY position) FROM member AS m),
    'items', (SELECT json_agg(i) FROM item_copy AS i
              WHERE i.code = ANY(ARRAY(SELECT unnest(items) FROM member))),
    'agencies', (SELECT json_agg(json_build_array(a.code, a.name, a.name_en))
                 FROM agency_copy AS a
                 WHERE a.code = ANY(ARRAY(SELECT agency FROM member))),
    'inspectors', (SELECT json_agg(c ORDER BY certificate) FROM inspector_copy AS c
                   WHERE c.certificate
                       = ANY(ARRAY(SELECT unnest(inspectors) FROM member))),
    'tasks', (SELECT json_agg(json_build_array(t.plan_code, t.materials))
              FROM task_copy AS t
              WHERE t.number = ANY(ARRAY(SELECT unnest(tasks) FROM member))),
    'visits', (SELECT json_agg(v ORDER BY number) FROM visited AS v),
    'parts', (SELECT json_agg(p ORDER BY position) FROM visit_part AS p
              WHERE p.visit_id = ANY(ARRAY(SELECT id FROM visited))),
    'ratings', (SELECT json_agg(json_build_array(r.visit_id, r.agency,
                    r.rated_at IS NOT NULL)) FROM rating AS r
                WHERE r.visit_id = ANY(ARRAY(SELECT id FROM visited)))
    )::text
FROM it
"""


class _Found(BaseModel):
    """What the statement gives; a list that has nothing in it is absent."""

    code: Code
    source: str | None
    place: tuple[str, str] | None
    members: list[CodeMember]
    items: list[ItemCopy] | None
    agencies: list[tuple[str, str, str]] | None
    inspectors: list[InspectorCopy] | None
    tasks: list[tuple[str | None, list[str]]] | None
    visits: list[Visit] | None
    parts: list[VisitPart] | None
    ratings: list[tuple[UUID, str, bool]] | None


async def page(tx: ReadTx, opened_by: str, compared: str | None) -> PageView:
    """The page of a token; `compared` is a QR's payload to be checked against it.

    One statement reads it all, so it is of one moment without a transaction.
    """
    text = None
    if looks_like_token(opened_by):
        text = await tx.fetchval(_PAGE, fingerprint(opened_by))
    if text is None:
        return PageView(Face.FORGED)
    found = _Found.model_validate_json(text)
    code = found.code
    if compared and not payload.fits(tx.runtime.settings, compared, code):
        return PageView(Face.FORGED, altered=True)
    life = Life(CodeStatus(code.status), code.day, code.expires_on, code.last_visit_on)
    face = life.face(tx.runtime.clock.today())
    if face not in _OPEN_FACES:
        return PageView(face)
    if code.surprise and code.last_visit_on is None:
        return PageView(face, veiled=True)
    return PageView(face, details=_details(found))


def _details(found: _Found) -> Details:
    code, members, tasks = found.code, found.members, found.tasks or ()
    items = {one.code: one for one in found.items or ()}
    names = _names(found)
    visits = _visits(found, items, names)
    subject, address = found.place or (code.uscc, code.place)
    return Details(
        code=code.code,
        day=code.day,
        minutes=code.duration_minutes,
        kind=code.kind,
        kind_of_visit=code.kind_of_visit,
        subject=subject,
        address=address,
        questioned_at=code.questioned_at,
        plans=sorted({plan for plan, _ in tasks if plan}),
        source=found.source,
        agencies=[
            _agency(code, one, items, names, found.inspectors or ()) for one in members
        ],
        materials=sorted(
            {one for item in items.values() for one in item.materials}
            | {one for _, materials in tasks for one in materials}
        ),
        visits=visits,
        can_rate=any(
            result.rated is False for visit in visits for result in visit.results
        ),
    )


Names = dict[str, tuple[str, str]]


def _names(found: _Found) -> Names:
    known = {code: (name, name_en) for code, name, name_en in found.agencies or ()}
    return {
        one.agency: known.get(one.agency, (one.agency, one.agency))
        for one in found.members
    }


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


def _visits(
    found: _Found, items: dict[str, ItemCopy], names: Names
) -> list[VisitBlock]:
    rated = {(visit, agency): given for visit, agency, given in found.ratings or ()}
    return [
        VisitBlock(
            visit.number,
            visit.started_at.astimezone(SHANGHAI),
            [
                _result(one, items, names, rated)
                for one in found.parts or ()
                if one.visit_id == visit.id
            ],
        )
        for visit in found.visits or ()
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
