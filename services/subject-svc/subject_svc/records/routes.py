"""Licences, permits, penalties, coercive measures and fires of subjects (S-05)."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Query, Request, Response

from shared.auth import Principal, require
from shared.bulk import Report
from shared.web.etag import ETAGGED, etagged
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.uploads import UploadDep
from subject_svc.records import commands, queries
from subject_svc.records.schemas import (
    CorrectionIn,
    EndingIn,
    OwnRecordOut,
    RecordFilter,
    RecordIn,
    RecordOut,
)
from subject_svc.schemas import ReasonIn
from subject_svc.subjects.domain.values import read_uscc

Reader = Annotated[Principal, require("subject:read")]
Registrar = Annotated[Principal, require("subject:write")]
Subject = Annotated[Principal, require("record:own")]

router = Router(prefix="/v1/records", tags=["records"])
imports = Router(prefix="/v1/imports", tags=["imports"])
exports = Router(prefix="/v1", tags=["records"])


@imports.post(
    "/records", openapi_extra=commands.COLUMNS.openapi, summary="批量导入监管信息"
)
async def import_records(upload: UploadDep, tx: TxDep, who: Registrar) -> Report:
    """Import licences, permits, penalties, coercive measures and fires (S-05, S-08).

    Good rows go in, wrong rows are named; a row that is known with other content is
    refused, since only a correction changes it. The same file again changes nothing.
    """
    return await commands.import_records(tx, who, upload)


def _chosen(asked: Annotated[RecordFilter, Query()]) -> queries.Chosen:
    return asked.chosen()


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "", "查询监管信息", export="导出监管信息")
async def list_records(
    tx: ReadDep, who: Reader, page: PageDep, chosen: ChosenDep
) -> Page[RecordOut]:
    """Records about subjects of the caller's region; classified ones are its own."""
    rows = await queries.records(tx, who, page, chosen)
    return rows.map(RecordOut.model_validate)


@router.get(
    "/{record_id}",
    response_model=RecordOut,
    responses=ETAGGED,
    summary="查看监管信息",
)
async def read_record(
    record_id: UUID, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """One record."""
    row = await queries.record(tx, who, record_id)
    return etagged(request, RecordOut.model_validate(row))


@router.post("", status_code=201, summary="登记监管信息")
async def enter_record(body: RecordIn, tx: TxDep, who: Registrar) -> RecordOut:
    """Enter a licence, permit, penalty, coercive measure or fire (S-05).

    What is known and says the same is left as it is.
    """
    record_id = await commands.enter(tx, who, body.cells())
    return RecordOut.model_validate(await queries.record(tx, who, record_id))


@router.post("/{record_id}/correction", summary="更正监管信息")
async def correct_record(
    record_id: UUID, body: CorrectionIn, tx: TxDep, who: Registrar
) -> RecordOut:
    """Correct what a record says, all of it, with a reason; the old stays readable."""
    await commands.correct(tx, who, record_id, body.cells(), body.reason)
    return RecordOut.model_validate(await queries.record(tx, who, record_id))


@router.post("/{record_id}/ending", summary="终止监管信息")
async def end_record(
    record_id: UUID, body: EndingIn, tx: TxDep, who: Registrar
) -> RecordOut:
    """End a record: it was mistaken, overturned, or revoked; it stays readable."""
    await commands.end(tx, who, record_id, body.ending, body.reason)
    return RecordOut.model_validate(await queries.record(tx, who, record_id))


@router.post("/{record_id}/reinstatement", summary="恢复监管信息")
async def reinstate_record(
    record_id: UUID, body: ReasonIn, tx: TxDep, who: Registrar
) -> RecordOut:
    """Take up a record again that ended."""
    await commands.reinstate(tx, who, record_id, body.reason)
    return RecordOut.model_validate(await queries.record(tx, who, record_id))


@exports.get("/subjects/{uscc}/records/own", summary="检查对象查看自身监管信息")
async def list_own_records(uscc: str, tx: ReadDep, who: Subject) -> list[OwnRecordOut]:
    """What the register holds about a subject, for itself, by the city's app (S-05).

    All that agencies share about it, what ended too; nothing classified.
    """
    rows = await queries.own(tx, who, read_uscc(uscc))
    return [OwnRecordOut.model_validate(row) for row in rows]
