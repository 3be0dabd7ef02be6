"""Transfers between districts and agencies, offered and taken (S-12)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends, Request, Response

from shared.auth import Principal, require
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Day
from subject_svc.schemas import ReasonIn
from subject_svc.subjects.domain.values import read_uscc
from subject_svc.transfers import commands, queries
from subject_svc.transfers.domain import TransferKind, TransferStatus
from subject_svc.transfers.schemas import (
    InspectorTransferIn,
    MergerIn,
    PlaceTransferIn,
    ReinstatementIn,
    SplitIn,
    SubjectTransferIn,
    TransferOut,
)

Reader = Annotated[Principal, require("subject:read")]
Registrar = Annotated[Principal, require("subject:write")]
InspectorKeeper = Annotated[Principal, require("inspector:write")]
Keeper = Annotated[Principal, require("subject:write", "inspector:write")]
Taker = Annotated[Principal, require("transfer:take")]

router = Router(prefix="/v1/transfers", tags=["transfers"])
TransferSort = Literal["offered_at", "-offered_at"]


def _chosen(
    status: TransferStatus | None = None,
    kind: TransferKind | None = None,
    offered_from: Day | None = None,
    offered_to: Day | None = None,
    sort: TransferSort = "offered_at",
) -> queries.Chosen:
    return queries.Chosen(status, kind, offered_from, offered_to, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "", "查询移交", export="导出移交")
async def list_transfers(
    tx: ReadDep, who: Reader, page: PageDep, chosen: ChosenDep
) -> Page[TransferOut]:
    """Transfers from or to the caller's region, in the order of their offers."""
    rows = await queries.transfers(tx, who, page, chosen)
    return rows.map(TransferOut.of)


@router.get(
    "/{transfer_id}",
    response_model=TransferOut,
    responses=ETAGGED,
    summary="查看移交",
)
async def read_transfer(
    transfer_id: UUID, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """One transfer."""
    transfer = await queries.transfer(tx, who, transfer_id)
    return etagged(request, TransferOut.of(transfer))


@router.post("/subjects", status_code=201, summary="发起检查对象移交")
async def offer_subject(
    body: SubjectTransferIn, tx: TxDep, who: Registrar
) -> TransferOut:
    """Offer a subject to the district that it moves to (S-12)."""
    transfer = await commands.offer_subject(
        tx, who, read_uscc(body.uscc), body.to, body.reason
    )
    return TransferOut.of(await queries.transfer(tx, who, transfer.id))


@router.post("/places", status_code=201, summary="发起场所移交")
async def offer_place(body: PlaceTransferIn, tx: TxDep, who: Registrar) -> TransferOut:
    """Offer a place to the district, or town, that it moves to (S-12)."""
    transfer = await commands.offer_place(tx, who, body.number, body.to, body.reason)
    return TransferOut.of(await queries.transfer(tx, who, transfer.id))


@router.post("/inspectors", status_code=201, summary="发起执法人员移交")
async def offer_inspector(
    body: InspectorTransferIn, tx: TxDep, who: InspectorKeeper
) -> TransferOut:
    """Offer an inspector's certificate to another agency (S-12)."""
    transfer = await commands.offer_inspector(
        tx, who, body.certificate, body.to, body.reason
    )
    return TransferOut.of(await queries.transfer(tx, who, transfer.id))


@router.post("/reinstatements", status_code=201, summary="申请恢复执法证件")
async def offer_reinstatement(
    body: ReinstatementIn, tx: TxDep, who: InspectorKeeper
) -> TransferOut:
    """Ask that a certificate's revocation be lifted; another person grants it."""
    transfer = await commands.offer_reinstatement(
        tx, who, body.certificate, body.reason
    )
    return TransferOut.of(await queries.transfer(tx, who, transfer.id))


@router.post("/mergers", status_code=201, summary="申请合并检查对象代码")
async def offer_merger(body: MergerIn, tx: TxDep, who: Registrar) -> TransferOut:
    """Ask that one code of a subject goes by another one of it (S-12).

    The other side takes it; within one district, another person. Nothing is renamed:
    whoever asks by either code is answered for both.
    """
    transfer = await commands.offer_merger(
        tx, who, read_uscc(body.old), read_uscc(body.into), body.reason
    )
    return TransferOut.of(await queries.transfer(tx, who, transfer.id))


@router.post("/splits", status_code=201, summary="申请拆分检查对象代码")
async def offer_split(body: SplitIn, tx: TxDep, who: Registrar) -> TransferOut:
    """Ask that a merged code goes by itself again (S-12)."""
    transfer = await commands.offer_split(tx, who, read_uscc(body.old), body.reason)
    return TransferOut.of(await queries.transfer(tx, who, transfer.id))


@router.post("/{transfer_id}/acceptance", summary="接收移交")
async def take(transfer_id: UUID, tx: TxDep, who: Taker) -> TransferOut:
    """Take what is offered: from now on the other side keeps it (S-12)."""
    await commands.take(tx, who, transfer_id)
    return TransferOut.of(await queries.transfer(tx, who, transfer_id))


@router.post("/{transfer_id}/refusal", summary="拒绝移交")
async def refuse(
    transfer_id: UUID, body: ReasonIn, tx: TxDep, who: Keeper
) -> TransferOut:
    """Refuse what is offered: nothing moves."""
    await commands.refuse(tx, who, transfer_id, body.reason)
    return TransferOut.of(await queries.transfer(tx, who, transfer_id))


@router.post("/{transfer_id}/withdrawal", summary="撤回移交")
async def withdraw(
    transfer_id: UUID, body: ReasonIn, tx: TxDep, who: Keeper
) -> TransferOut:
    """Withdraw an offer: nothing moves."""
    await commands.withdraw(tx, who, transfer_id, body.reason)
    return TransferOut.of(await queries.transfer(tx, who, transfer_id))
