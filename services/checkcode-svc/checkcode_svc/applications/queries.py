"""Applications as they are read and listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.errors import ApplicationUnknown
from checkcode_svc.applications.store import applications as store
from checkcode_svc.applications.store.applications import PAGE
from checkcode_svc.codes import queries as codes
from shared.auth import Principal
from shared.db import ReadTx, Tx
from shared.events.checkcode import ApplicationStatus
from shared.web.pagination import PageParams

__all__ = ["PAGE", "ApplicationView", "for_update", "listed", "read", "view"]


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application as one agency reads it, with the number of its live code."""

    application: Application
    code: str | None
    scan_url: str | None
    """The link that opens the code's page, for the agencies on it only."""


async def for_update(tx: Tx, application_id: UUID) -> Application:
    """The application, locked until the transaction ends.

    Raises:
        ApplicationUnknown: if there is none.
    """
    application = await store.locked(tx, application_id)
    if application is None:
        raise ApplicationUnknown
    return application


async def read(tx: ReadTx, who: Principal, application_id: UUID) -> ApplicationView:
    """One application, for those who see its region.

    Raises:
        ApplicationUnknown: if there is none, or it is of another region.
    """
    application = await store.find(tx, application_id)
    if application is None or not who.sees(application.region):
        raise ApplicationUnknown
    (shown,) = await _views(tx, who, [application])
    return shown


async def listed(
    tx: ReadTx, who: Principal, status: ApplicationStatus | None, page: PageParams
) -> Sequence[ApplicationView]:
    """Applications in which the agency has a part; one more than a page.

    The newest stands first.
    """
    after = UUID(page.after[0]) if page.after else None
    applications = await store.listed(tx, who.agency, status, after, page.limit + 1)
    return await _views(tx, who, applications)


def view(
    tx: ReadTx, who: Principal, application: Application, code: tuple[str, str] | None
) -> ApplicationView:
    """An application for the caller; `code` is its live code's number and seed."""
    if code is None:
        return ApplicationView(application, None, None)
    number, seed = code
    has_part = who.agency in {party.agency for party in application.members}
    scan_url = codes.scan_url_if_known(tx, seed) if has_part else None
    return ApplicationView(application, number, scan_url)


async def _views(
    tx: ReadTx, who: Principal, applications: Sequence[Application]
) -> Sequence[ApplicationView]:
    ids = [application.id for application in applications]
    live = await codes.live_codes(tx, ids)
    seeds = {id_: (code.code, code.token_seed) for id_, code in live.items()}
    return [
        view(tx, who, application, seeds.get(application.id))
        for application in applications
    ]
