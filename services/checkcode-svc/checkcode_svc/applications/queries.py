"""Applications as they are read and listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.errors import ApplicationUnknown
from checkcode_svc.applications.store import applications as store
from checkcode_svc.applications.store import lists
from checkcode_svc.applications.store.applications import PAGE
from checkcode_svc.applications.store.lists import Chosen
from checkcode_svc.codes import queries as codes
from checkcode_svc.policy.queries import rush_hours_clause
from shared.auth import Principal, Secrecy, secret_to
from shared.db import ReadTx, Tx
from shared.web.pagination import Page, PageParams

__all__ = [
    "PAGE",
    "ApplicationView",
    "Chosen",
    "for_update",
    "listed",
    "locked_for",
    "read",
    "view",
]


@dataclass(frozen=True, slots=True)
class ApplicationView:
    """An application as one agency reads it, with the number of its live code."""

    application: Application
    reader: str
    """The agency that reads it; who takes no part is told less."""
    code: str | None = None
    scan_url: str | None = None
    """The link that opens the code's page, for the agencies on it only."""

    @property
    def advice(self) -> Sequence[str]:
        """The clauses that advise the applicant on the visit's hours (M-17)."""
        application = self.application
        region, _, domain = application.agency.partition("-")
        clause = rush_hours_clause(region, domain, application.day)
        return () if clause is None else (clause,)

    @property
    def has_part(self) -> bool:
        """Tell whether who reads it takes part."""
        return self.reader in self.application.agencies


async def for_update(tx: Tx, application_id: UUID) -> Application:
    """The application, locked until the transaction ends.

    Raises:
        ApplicationUnknown: if there is none.
    """
    application = await store.locked(tx, application_id)
    if application is None:
        raise ApplicationUnknown
    return application


async def locked_for(tx: Tx, who: Principal, application_id: UUID) -> Application:
    """The application, locked, for an act of the caller's.

    Raises:
        ApplicationUnknown: if there is none, or it is secret to the caller.
    """
    application = await for_update(tx, application_id)
    if secret_to(_secrecy(application), who):
        raise ApplicationUnknown
    return application


async def read(tx: ReadTx, who: Principal, application_id: UUID) -> ApplicationView:
    """One application, for those who may see it.

    Raises:
        ApplicationUnknown: if there is none that the caller may see.
    """
    application = await store.find(tx, application_id)
    if application is None:
        raise ApplicationUnknown
    live = await codes.live_codes(tx, [application.id])
    code = live.get(application.id)
    secrecy = _secrecy(application, presented=code is not None and code.was_shown)
    sees = who.sees(application.region, application.town)
    if not (_has_part(application, who) or sees) or secret_to(secrecy, who):
        raise ApplicationUnknown
    pair = None if code is None else (code.code, code.token_seed)
    return view(tx, who, application, pair)


async def listed(
    tx: ReadTx, who: Principal, chosen: Chosen, page: PageParams
) -> Page[ApplicationView]:
    """The chosen applications in which the agency has a part."""
    rows = await lists.listed(tx, who.agency, chosen, page.after, page.limit + 1)
    first = "day" if chosen.sort.endswith("day") else "id"
    shown = page.page(rows, first, "id")
    views = await _views(tx, who, shown.items)
    return Page(items=list(views), next_cursor=shown.next_cursor)


def view(
    tx: ReadTx, who: Principal, application: Application, code: tuple[str, str] | None
) -> ApplicationView:
    """An application for the caller; `code` is its live code's number and seed."""
    if code is None:
        return ApplicationView(application, who.agency)
    number, seed = code
    has_part = _has_part(application, who)
    scan_url = codes.scan_url_if_known(tx, seed) if has_part else None
    return ApplicationView(application, who.agency, number, scan_url)


def _has_part(application: Application, who: Principal) -> bool:
    return who.agency in application.agencies


def _secrecy(application: Application, *, presented: bool = False) -> Secrecy:
    return Secrecy(
        application.classified,
        application.surprise,
        application.agencies,
        presented=presented,
    )


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
