"""Applications as they are read and listed."""

from collections.abc import Sequence
from uuid import UUID

from pydantic import TypeAdapter

from checkcode_svc import store
from checkcode_svc.applications.domain.application import Party, unnamed
from checkcode_svc.applications.domain.vocabulary import ApplicationStatus
from checkcode_svc.applications.errors import ApplicationUnknown
from checkcode_svc.codes.domain.token import derive
from checkcode_svc.models import Application, ApplicationMember
from checkcode_svc.schemas import ApplicationOut, MemberOut
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

_MEMBERS = TypeAdapter(list[ApplicationMember])
_SHOWN = """
SELECT to_jsonb(it.*)::text AS one, c.code, c.token_seed,
    (SELECT coalesce(jsonb_agg(m.* ORDER BY m.agency), '[]')::text
     FROM application_member AS m WHERE m.application_id = it.id) AS members
FROM application AS it
LEFT JOIN code AS c
    ON c.application_id = it.id AND c.status NOT IN ('cancelled', 'expired')
"""


async def for_update(tx: ReadTx, application_id: UUID) -> Application:
    """The application, locked until the transaction ends."""
    found = await store.find_one(
        tx, Application, "it.id = $1 FOR UPDATE OF it", application_id
    )
    if found is None:
        raise ApplicationUnknown
    return found


async def parties(tx: ReadTx, application_id: UUID) -> list[Party]:
    """The agencies of an application, in a fixed order."""
    rows = await store.find(
        tx, ApplicationMember, "it.application_id = $1 ORDER BY agency", application_id
    )
    return [
        Party(one.agency, tuple(one.tasks), tuple(one.items), tuple(one.inspectors))
        for one in rows
    ]


async def read(tx: ReadTx, who: Principal, application_id: UUID) -> ApplicationOut:
    """One application, for those who see its region."""
    found = await _shown(tx, who, "it.id = $1", application_id)
    if not found or not who.sees(found[0].region):
        raise ApplicationUnknown
    return found[0]


async def listed(
    tx: ReadTx, who: Principal, status: ApplicationStatus | None, page: PageParams
) -> Page[ApplicationOut]:
    """Applications in which the agency has a part, the newest first."""
    found = await _shown(
        tx,
        who,
        """EXISTS (SELECT FROM application_member AS m
                   WHERE m.application_id = it.id AND m.agency = $1)
           AND ($2::text IS NULL OR it.status = $2)
           AND ($3::uuid IS NULL OR it.id < $3::uuid)
           ORDER BY it.id DESC LIMIT $4""",
        who.agency,
        status,
        page.after[0] if page.after else None,
        page.limit + 1,
    )
    return page.page(found, "id")


async def _shown(
    tx: ReadTx, who: Principal, where: str, *args: object
) -> list[ApplicationOut]:
    """Applications with their members and code, in one statement."""
    rows = await tx.fetch(f"{_SHOWN} WHERE {where}", *args)
    return [
        show(
            tx,
            who,
            Application.model_validate_json(row["one"]),
            _MEMBERS.validate_json(row["members"]),
            (row["code"], row["token_seed"]) if row["code"] else None,
        )
        for row in rows
    ]


def show(
    tx: ReadTx,
    who: Principal,
    row: Application,
    members: Sequence[ApplicationMember],
    code: tuple[str, str] | None,
) -> ApplicationOut:
    """An application for the caller; `code` is its live code's number and seed.

    The link that opens the code's page is for the agencies on it only.
    """
    link = None
    if code is not None and who.agency in {one.agency for one in members}:
        pepper: str = tx.runtime.settings.token_pepper.get_secret_value()
        link = f"{tx.runtime.common.public_url}/c/{derive(code[1], pepper)}"
    awaiting = row.status == ApplicationStatus.AWAITING_ANSWERS and row.agreed
    waiting = unnamed(
        Party(one.agency, (), (), tuple(one.inspectors)) for one in members
    )
    return ApplicationOut(
        **row.__dict__,
        members=[
            MemberOut(**one.__dict__, inspectors_named=len(one.inspectors))
            for one in members
        ],
        waiting_for=waiting if awaiting else [],
        code=code[0] if code else None,
        scan_url=link,
    )
