"""Codes, visits and messages as they are read and listed."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from checkcode_svc import store
from checkcode_svc.applications.domain.vocabulary import CodeStatus
from checkcode_svc.applications.errors import CodeUnknown, VisitUnknown
from checkcode_svc.codes.domain.code import Life
from checkcode_svc.codes.domain.mask import certificate
from checkcode_svc.codes.domain.token import derive
from checkcode_svc.models import (
    Code,
    CodeMember,
    Message,
    Rating,
    Report,
    Visit,
    VisitPart,
)
from checkcode_svc.schemas import (
    CodeOut,
    MessageOut,
    PointIn,
    RatingOut,
    ReportOut,
    VisitOut,
    VisitPartOut,
)
from shared.auth import MUNICIPAL_REGION, Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams


def region_of(who: Principal) -> str | None:
    """The region whose rows the caller sees; None for all (I-05)."""
    return None if who.region == MUNICIPAL_REGION else who.region


def scan_url(tx: ReadTx, code: Code) -> str:
    """The link that opens the code's page."""
    pepper: str = tx.runtime.settings.token_pepper.get_secret_value()
    return f"{tx.runtime.common.public_url}/c/{derive(code.token_seed, pepper)}"


async def row(tx: ReadTx, who: Principal, number: str) -> tuple[Code, list[CodeMember]]:
    """A code and its members, for those who see its region."""
    code = await store.find_one(tx, Code, "it.code = $1", number)
    if code is None or not who.sees(code.region):
        raise CodeUnknown
    members = await store.find(
        tx, CodeMember, "it.code = $1 ORDER BY it.position", number
    )
    return code, list(members)


async def read(tx: ReadTx, who: Principal, number: str) -> CodeOut:
    """One code."""
    code, members = await row(tx, who, number)
    visits = await store.find(tx, Visit, "it.code = $1 ORDER BY it.number", number)
    return _out(tx, who, code, members, visits)


async def listed(
    tx: ReadTx,
    who: Principal,
    chosen: tuple[str | None, date | None, CodeStatus | None],
    page: PageParams,
) -> Page[CodeOut]:
    """Codes of the caller's region, the newest number first."""
    place, day, status = chosen
    codes = await store.find(
        tx,
        Code,
        """($1::text IS NULL OR it.region = $1) AND ($2::text IS NULL OR it.place = $2)
           AND ($3::date IS NULL OR it.day = $3)
           AND ($4::text IS NULL OR it.status = $4)
           AND ($5::text IS NULL OR it.code < $5) ORDER BY it.code DESC LIMIT $6""",
        region_of(who),
        place,
        day,
        status,
        page.after[0] if page.after else None,
        page.limit + 1,
    )
    numbers = [one.code for one in codes]
    members = await store.find(
        tx, CodeMember, "it.code = ANY($1) ORDER BY it.position", numbers
    )
    visits = await store.find(
        tx, Visit, "it.code = ANY($1) ORDER BY it.number", numbers
    )
    shown = [
        _out(
            tx,
            who,
            one,
            [member for member in members if member.code == one.code],
            [visit for visit in visits if visit.code == one.code],
        )
        for one in codes
    ]
    return page.page(shown, "code")


async def visit(tx: ReadTx, who: Principal, visit_id: UUID) -> VisitOut:
    """One visit; another agency's draft is not shown."""
    found = await store.find_one(tx, Visit, "it.id = $1", visit_id)
    if found is None or not who.sees(found.region):
        raise VisitUnknown
    parts = await store.find(
        tx, VisitPart, "it.visit_id = $1 ORDER BY it.position", visit_id
    )
    return VisitOut(
        id=found.id,
        code=found.code,
        number=found.number,
        place=found.place,
        uscc=found.uscc,
        day=found.day,
        kind=found.kind,
        started_at=found.started_at,
        complete=found.complete,
        parts=[_part(who, one) for one in parts],
    )


async def messages(
    tx: ReadTx, who: Principal, uscc: str | None, page: PageParams
) -> Page[MessageOut]:
    """Messages to subjects, in the order in which they were made (C-12)."""
    rows = await store.find(
        tx,
        Message,
        """($1::text IS NULL OR it.region = $1) AND ($2::text IS NULL OR it.uscc = $2)
           AND ($3::uuid IS NULL OR it.id > $3::uuid) ORDER BY it.id LIMIT $4""",
        region_of(who),
        uscc,
        page.after[0] if page.after else None,
        page.limit + 1,
    )
    return page.page(
        [MessageOut.model_validate(one.model_dump()) for one in rows], "id"
    )


async def reports(tx: ReadTx, who: Principal, page: PageParams) -> Page[ReportOut]:
    """Reports of suspicious codes; those of no code of ours are shown to all (C-06)."""
    rows = await store.find(
        tx,
        Report,
        """($1::text IS NULL OR it.region IS NULL OR it.region = $1)
           AND ($2::uuid IS NULL OR it.id > $2::uuid) ORDER BY it.id LIMIT $3""",
        region_of(who),
        page.after[0] if page.after else None,
        page.limit + 1,
    )
    return page.page([ReportOut.model_validate(one.model_dump()) for one in rows], "id")


async def ratings(
    tx: ReadTx, who: Principal, agency: str | None, page: PageParams
) -> Page[RatingOut]:
    """Ratings that were given, in the order of their visits (C-12)."""
    after = page.after or (None, None)
    rows = await store.find(
        tx,
        Rating,
        """it.rated_at IS NOT NULL AND ($1::text IS NULL OR it.region = $1)
           AND ($2::text IS NULL OR it.agency = $2)
           AND ($3::uuid IS NULL OR (it.visit_id, it.agency) > ($3::uuid, $4::text))
           ORDER BY it.visit_id, it.agency LIMIT $5""",
        region_of(who),
        agency,
        after[0],
        after[1],
        page.limit + 1,
    )
    shown = [RatingOut.model_validate(one.model_dump()) for one in rows]
    return page.page(shown, "visit_id", "agency")


def _out(
    tx: ReadTx,
    who: Principal,
    code: Code,
    members: Sequence[CodeMember],
    visits: Sequence[Visit],
) -> CodeOut:
    life = Life(CodeStatus(code.status), code.day, code.expires_on, code.last_visit_on)
    mine = who.agency in {one.agency for one in members}
    return CodeOut.model_validate(
        {
            **code.model_dump(),
            "face": life.face(tx.runtime.clock.today()),
            "members": [
                {**one.model_dump(), "inspectors": _masked(one.inspectors)}
                for one in members
            ],
            "visits": [one.id for one in visits],
            "scan_url": scan_url(tx, code) if mine else None,
        }
    )


def _masked(numbers: Sequence[str]) -> list[str]:
    return [certificate(number) for number in numbers]


def _part(who: Principal, part: VisitPart) -> VisitPartOut:
    hidden = part.status == "draft" and part.agency != who.agency
    return VisitPartOut(
        agency=part.agency,
        tasks=part.tasks,
        items=part.items,
        inspectors=_masked(part.inspectors),
        status=part.status,
        points=[] if hidden else [PointIn.model_validate(one) for one in part.points],
        problems=0 if hidden else part.problems,
        due_on=part.due_on,
        recorded_at=part.recorded_at,
    )
