"""Subjects: read, registered, corrected, retired (S-01, S-03, S-05)."""

from datetime import date
from typing import Annotated

from fastapi import Query, Request, Response

from shared.web.etag import etagged
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from subject_svc.places import commands
from subject_svc.portrait.queries import portrait
from subject_svc.portrait.schemas import PortraitOut
from subject_svc.register import queries
from subject_svc.register.schemas import (
    PlaceOut,
    PremisesIn,
    ReasonIn,
    SubjectIn,
    SubjectOut,
    SubjectPatch,
    SubjectWithPlaces,
    SummaryOut,
    VersionOut,
)
from subject_svc.routes.who import Reader, Registrar
from subject_svc.subjects.domain.subject import Status

router = Router(prefix="/v1", tags=["subjects"])


@router.get("/subjects")
async def list_subjects(
    tx: ReadDep,
    who: Reader,
    page: PageDep,
    status: Status | None = None,
    name: Annotated[str | None, Query(description="beginning of the name")] = None,
) -> Page[SubjectOut]:
    """Subjects of the caller's region."""
    return await queries.subjects(tx, who, page, status, name)


@router.post("/subjects", status_code=201)
async def register(body: SubjectIn, tx: TxDep, who: Registrar) -> SubjectWithPlaces:
    """Register a subject with its premises (S-01)."""
    premises = [one.cells() for one in body.premises]
    subject = await commands.register(tx, who, body.cells(), premises)
    return await queries.subject(tx, who, subject.uscc)


@router.get("/subjects/{uscc}", response_model=SubjectWithPlaces)
async def read_subject(
    uscc: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """A subject with its places."""
    return etagged(request, await queries.subject(tx, who, uscc))


@router.patch("/subjects/{uscc}")
async def correct(
    uscc: str, body: SubjectPatch, tx: TxDep, who: Registrar
) -> SubjectWithPlaces:
    """Correct a subject's data; the earlier state stays readable."""
    await commands.correct(tx, who, uscc, body.cells())
    return await queries.subject(tx, who, uscc)


@router.get("/subjects/{uscc}/portrait", response_model=PortraitOut)
async def read_portrait(
    uscc: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """Base data, places, lists, grades, visits, results, ratings (S-05)."""
    return etagged(request, await portrait(tx, who, uscc))


@router.get("/subjects/{uscc}/history")
async def read_history(
    uscc: str, tx: ReadDep, who: Reader, page: PageDep
) -> Page[VersionOut]:
    """Earlier states of the subject, its places and list entries (S-03)."""
    return await queries.history(tx, who, uscc, page)


@router.post("/subjects/{uscc}/places", status_code=201)
async def add_premises(
    uscc: str, body: PremisesIn, tx: TxDep, who: Registrar
) -> PlaceOut:
    """Enter further premises of a subject."""
    place = await commands.add_premises(tx, who, uscc, body.cells())
    return await queries.place(tx, who, place.number)


@router.post("/subjects/{uscc}/retirement")
async def retire(
    uscc: str, body: ReasonIn, tx: TxDep, who: Registrar
) -> SubjectWithPlaces:
    """Retire a subject long out of business; its history stays (S-03)."""
    await commands.retire(tx, who, uscc, body.reason)
    return await queries.subject(tx, who, uscc)


@router.post("/subjects/{uscc}/reinstatement")
async def reinstate(
    uscc: str, body: ReasonIn, tx: TxDep, who: Registrar
) -> SubjectWithPlaces:
    """Bring a retired subject back (S-03)."""
    await commands.reinstate(tx, who, uscc, body.reason)
    return await queries.subject(tx, who, uscc)


@router.get("/summary")
async def summary(
    tx: ReadDep,
    who: Reader,
    first: Annotated[date | None, Query(alias="from")] = None,
    last: Annotated[date | None, Query(alias="to")] = None,
) -> SummaryOut:
    """Counts of the register; `registered` within the days asked for."""
    return await queries.summary(tx, who, first, last)
