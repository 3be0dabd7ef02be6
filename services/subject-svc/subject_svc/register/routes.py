"""Subjects with their places: imported, registered, corrected, retired (S-01, S-03)."""

from typing import Annotated

from fastapi import Request, Response

from shared.auth import Principal, require
from shared.bulk import Report
from shared.web.etag import ETAGGED, etagged
from shared.web.http import ReadDep, Router, TxDep
from shared.web.uploads import UploadDep
from subject_svc.places import queries as places
from subject_svc.places.schemas import PlaceOut
from subject_svc.register import commands, queries
from subject_svc.register.schemas import (
    PremisesIn,
    SubjectIn,
    SubjectPatch,
    SubjectWithPlaces,
)
from subject_svc.schemas import ReasonIn

Reader = Annotated[Principal, require("subject:read")]
Registrar = Annotated[Principal, require("subject:write")]

router = Router(prefix="/v1/subjects", tags=["subjects"])
imports = Router(prefix="/v1/imports", tags=["imports"])


@imports.post(
    "/subjects", openapi_extra=commands.COLUMNS.openapi, summary="批量导入检查对象"
)
async def import_subjects(upload: UploadDep, tx: TxDep, who: Registrar) -> Report:
    """Import subjects: good rows go in, wrong rows are named (S-01, S-08).

    A row is a subject and one of its premises, `001` unless `place` says otherwise.
    Empty cells erase nothing. The same file again changes nothing.
    """
    return await commands.import_subjects(tx, who, upload)


@router.post("", status_code=201, summary="登记检查对象")
async def register(body: SubjectIn, tx: TxDep, who: Registrar) -> SubjectWithPlaces:
    """Register a subject with its premises (S-01)."""
    premises = [entry.cells() for entry in body.premises]
    subject = await commands.register(tx, who, body.cells(), premises)
    return SubjectWithPlaces.of(await queries.subject(tx, who, subject.uscc))


@router.get(
    "/{uscc}",
    response_model=SubjectWithPlaces,
    responses=ETAGGED,
    summary="查看检查对象",
)
async def read_subject(
    uscc: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """A subject with its places."""
    subject = await queries.subject(tx, who, uscc)
    return etagged(request, SubjectWithPlaces.of(subject))


@router.patch("/{uscc}", summary="更正检查对象信息")
async def correct(
    uscc: str, body: SubjectPatch, tx: TxDep, who: Registrar
) -> SubjectWithPlaces:
    """Correct a subject's data; the earlier state stays readable."""
    await commands.correct(tx, who, uscc, body.cells())
    return SubjectWithPlaces.of(await queries.subject(tx, who, uscc))


@router.post("/{uscc}/places", status_code=201, summary="新增经营场所")
async def add_premises(
    uscc: str, body: PremisesIn, tx: TxDep, who: Registrar
) -> PlaceOut:
    """Enter further premises of a subject."""
    place = await commands.add_premises(tx, who, uscc, body.cells())
    view = await places.place(tx, who, place.number)
    return PlaceOut.model_validate(view.place)


@router.post("/{uscc}/retirement", summary="注销归档检查对象")
async def retire(
    uscc: str, body: ReasonIn, tx: TxDep, who: Registrar
) -> SubjectWithPlaces:
    """Retire a subject long out of business; its history stays (S-03)."""
    await commands.retire(tx, who, uscc, body.reason)
    return SubjectWithPlaces.of(await queries.subject(tx, who, uscc))


@router.post("/{uscc}/reinstatement", summary="恢复检查对象")
async def reinstate(
    uscc: str, body: ReasonIn, tx: TxDep, who: Registrar
) -> SubjectWithPlaces:
    """Bring a retired subject back (S-03)."""
    await commands.reinstate(tx, who, uscc, body.reason)
    return SubjectWithPlaces.of(await queries.subject(tx, who, uscc))
