"""Inspectors and their certificates (S-07)."""

from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from subject_svc.inspectors import commands
from subject_svc.inspectors.domain import Inspector
from subject_svc.register import queries
from subject_svc.register.schemas import InspectorIn, InspectorOut, RevocationIn
from subject_svc.routes.who import InspectorKeeper, Reader

router = Router(prefix="/v1/inspectors", tags=["inspectors"])


@router.get("")
async def list_inspectors(
    tx: ReadDep, who: Reader, page: PageDep, agency: str | None = None
) -> Page[InspectorOut]:
    """Inspectors; names and numbers of other agencies' are masked."""
    return await queries.inspectors(tx, who, page, agency)


@router.post("")
async def enter(body: InspectorIn, tx: TxDep, who: InspectorKeeper) -> InspectorOut:
    """Enter an inspector's certificate, or correct what is known of it."""
    inspector = await commands.enter(tx, who, Inspector.read(body.cells()))
    return queries.shown(inspector, who, tx.runtime.clock.today())


@router.post("/revocations")
async def revoke(body: RevocationIn, tx: TxDep, who: InspectorKeeper) -> InspectorOut:
    """Revoke a certificate: it carries no code from now on.

    The number stands in the body, since paths are logged.
    """
    inspector = await commands.revoke(tx, who, body.certificate)
    return queries.shown(inspector, who, tx.runtime.clock.today())
