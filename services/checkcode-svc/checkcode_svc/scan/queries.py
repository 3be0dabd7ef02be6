"""Reads the scan page of a code (C-05, C-06).

Personal data goes out here only as the inspectors' names and masked certificate
numbers, and only while the code stands.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from checkcode_svc.codes import queries as codes
from checkcode_svc.codes.domain.code import Code, Ending, Face
from checkcode_svc.codes.domain.payload import fits
from checkcode_svc.codes.domain.token import (
    fingerprint,
    looks_like_token,
    read_opened_by,
)
from checkcode_svc.neighbours.domain.facts import CertificateFacts
from checkcode_svc.policy.queries import current_law, no_representative_clause
from checkcode_svc.scan import store
from checkcode_svc.scan.domain import (
    AgencyBlock,
    Details,
    Ended,
    InspectorLine,
    ItemLine,
    PageView,
    PointLine,
    ResultBlock,
    VisitBlock,
)
from checkcode_svc.scan.store import Inspector, Item, Opened
from checkcode_svc.visits.domain.part import PartStatus, VisitPart
from checkcode_svc.visits.domain.visit import Party
from shared.civic import origin
from shared.civic.clock import SHANGHAI
from shared.civic.law.files import cited
from shared.civic.masks import certificate
from shared.db import ReadTx
from shared.events.checkcode import CodeStatus

_OPEN_FACES = {Face.VALID, Face.NOT_YET, Face.USED}


async def page(tx: ReadTx, opened_by: str, compared: str | None) -> PageView:
    """The page of a token; `compared` is a QR's payload to be checked against it."""
    token = read_opened_by(opened_by)
    if not looks_like_token(token):
        return PageView(Face.FORGED)
    opened = await store.opened(tx, fingerprint(token))
    if opened is None:
        return PageView(Face.FORGED)
    code = opened.code
    if compared and not fits(codes.keys(tx.runtime), compared, code):
        return PageView(Face.FORGED, altered=True)
    face = code.face(tx.runtime.clock.today())
    if face not in _OPEN_FACES:
        return PageView(face, ended=None if code.is_veiled else _ended(code))
    if code.is_veiled:
        closed = code.classified and code.was_shown
        return PageView(face, veiled=True, closed=closed)
    return PageView(face, details=_details(opened))


def _ended(code: Code) -> Ended:
    """A code whose last day is over counts as ended before the job says so."""
    ending = code.ending or Ending.NOT_PRESENTED
    expired = code.status is not CodeStatus.CANCELLED
    return Ended(
        code.code,
        ending.words,
        code.ended_at and code.ended_at.astimezone(SHANGHAI),
        code.expires_on if expired else None,
    )


def _details(opened: Opened) -> Details:
    code, members, tasks = opened.code, opened.members, opened.tasks or ()
    items = {item.code: item for item in opened.items or ()}
    names = _names(opened)
    visits = _visits(opened, items, names)
    subject, address = opened.place or (code.uscc, code.place)
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
        source=origin.words_of_source(current_law(), opened.source)
        or origin.words_of_reason(current_law(), opened.out_of_scope),
        agencies=[
            _agency(code, party, items, names, opened.inspectors or ())
            for party in members
        ],
        materials=sorted(
            {material for item in items.values() for material in item.materials}
            | {material for _, materials in tasks for material in materials}
        ),
        visits=visits,
        can_rate=any(
            result.rated is False for visit in visits for result in visit.results
        ),
    )


Names = dict[str, tuple[str, str]]


def _names(opened: Opened) -> Names:
    names = {code: (name, name_en) for code, name, name_en in opened.agencies or ()}
    return {
        party.agency: names.get(party.agency, (party.agency, party.agency))
        for party in opened.members
    }


def _agency(
    code: Code,
    member: Party,
    items: dict[str, Item],
    names: Names,
    inspectors: Sequence[Inspector],
) -> AgencyBlock:
    day = code.last_visit_on or code.day
    name, name_en = names[member.agency]
    region, _, domain = member.agency.partition("-")
    clause = no_representative_clause(region, domain, code.day)
    return AgencyBlock(
        code=member.agency,
        name=name,
        name_en=name_en,
        leads=member.agency == code.lead,
        inspectors=[
            InspectorLine(
                inspector.name,
                certificate(inspector.certificate),
                CertificateFacts(
                    inspector.certificate,
                    inspector.agency,
                    inspector.valid_from,
                    inspector.valid_to,
                    inspector.revoked,
                ).is_valid(member.agency, day),
            )
            for inspector in inspectors
            if inspector.certificate in member.inspectors
        ],
        items=[
            ItemLine(item.name, item.legal_basis, len(item.points_on(day)))
            for item in (items[code] for code in member.items if code in items)
        ],
        tasks=list(member.tasks),
        spares_representative=cited(clause) if clause else None,
    )


def _visits(opened: Opened, items: dict[str, Item], names: Names) -> list[VisitBlock]:
    rated = {
        (visit, agency): is_given for visit, agency, is_given in opened.ratings or ()
    }
    return [
        VisitBlock(
            visit.number,
            visit.started_at.astimezone(SHANGHAI),
            [
                _result(part, visit.day, items, names, rated)
                for part in opened.parts or ()
                if part.visit_id == visit.id
            ],
        )
        for visit in opened.visits or ()
    ]


def _result(
    part: VisitPart,
    day: date,
    items: dict[str, Item],
    names: Names,
    rated: dict[tuple[UUID, str], bool],
) -> ResultBlock:
    complete = part.status is PartStatus.COMPLETE
    texts = {
        (item.code, point.number): point.text
        for item in items.values()
        for point in item.points_on(day)
    }
    name, name_en = names[part.agency]
    return ResultBlock(
        name=name,
        name_en=name_en,
        points=[
            PointLine(
                texts.get((point.item, point.point), point.point),
                point.outcome,
                point.every_measure,
                point.text,
            )
            for point in (part.points if complete else ())
        ],
        problems=part.problems if complete else 0,
        complete=complete,
        corrected_at=part.corrected_at and part.corrected_at.astimezone(SHANGHAI),
        rated=rated.get((part.visit_id, part.agency)),
    )
