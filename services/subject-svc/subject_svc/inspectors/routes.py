"""Inspectors and their certificates (S-07)."""

from typing import Annotated, Literal

from fastapi import Depends, Query

from shared.auth import Principal, require
from shared.bulk import Report
from shared.web.acts import ReadingDep
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.uploads import UploadDep
from shared.web.values import Agency, Day
from subject_svc.inspectors import commands, queries
from subject_svc.inspectors.domain import Inspector
from subject_svc.inspectors.schemas import InspectorIn, InspectorOut, RevocationIn

Reader = Annotated[Principal, require("subject:read")]
InspectorKeeper = Annotated[Principal, require("inspector:write")]

router = Router(prefix="/v1/inspectors", tags=["inspectors"])
imports = Router(prefix="/v1/imports", tags=["imports"])
InspectorSort = Literal["agency", "-agency", "valid_to", "-valid_to"]


def _chosen(
    agency: Agency | None = None,
    name: Annotated[
        str | None,
        Query(
            max_length=60,
            description="any part of the name; finds your own agency's alone",
        ),
    ] = None,
    valid_to_from: Day | None = None,
    valid_to_to: Day | None = None,
    sort: InspectorSort = "agency",
) -> queries.Chosen:
    return queries.Chosen(agency, name, valid_to_from, valid_to_to, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "", "查询执法人员", export="导出执法人员")
async def list_inspectors(
    tx: ReadDep, who: Reader, page: PageDep, reading: ReadingDep, chosen: ChosenDep
) -> Page[InspectorOut]:
    """Inspectors; names and numbers of other agencies' are masked."""
    today = tx.runtime.clock.today()
    inspectors = await queries.inspectors(tx, who, page, chosen)
    for inspector in inspectors.items:
        if inspector.agency == who.agency:
            reading.saw_person(inspector.certificate)
    return inspectors.map(
        lambda inspector: InspectorOut.of(inspector, who.agency, today)
    )


@router.post("", summary="登记执法证件")
async def enter(body: InspectorIn, tx: TxDep, who: InspectorKeeper) -> InspectorOut:
    """Enter an inspector's certificate, or correct what is known of it."""
    inspector = await commands.enter(tx, who, Inspector.read(body.cells()))
    return InspectorOut.of(inspector, who.agency, tx.runtime.clock.today())


@router.post("/revocations", summary="吊销执法证件")
async def revoke(body: RevocationIn, tx: TxDep, who: InspectorKeeper) -> InspectorOut:
    """Revoke a certificate: it carries no code from now on.

    The number stands in the body, since paths are logged.
    """
    inspector = await commands.revoke(tx, who, body.certificate)
    return InspectorOut.of(inspector, who.agency, tx.runtime.clock.today())


@imports.post(
    "/inspectors", openapi_extra=commands.COLUMNS.openapi, summary="批量导入执法人员"
)
async def import_inspectors(
    upload: UploadDep, tx: TxDep, who: InspectorKeeper
) -> Report:
    """Import inspectors' certificates with their dates (S-07, S-08)."""
    return await commands.import_inspectors(tx, who, upload)
