"""Places: premises and construction projects (S-01, X-10)."""

from typing import Annotated

from fastapi import Request, Response

from shared.auth import Principal, require
from shared.web.etag import ETAGGED, etagged
from shared.web.http import ReadDep, Router, TxDep
from subject_svc.places import commands, queries
from subject_svc.places.domain import Party, PlaceChanges, project
from subject_svc.places.schemas import PlacePatch, ProjectIn, ProjectOut
from subject_svc.subjects.domain.values import read_uscc

Reader = Annotated[Principal, require("subject:read")]
Registrar = Annotated[Principal, require("subject:write")]

router = Router(prefix="/v1", tags=["places"])


@router.get(
    "/places/{number}", response_model=ProjectOut, responses=ETAGGED, summary="查看场所"
)
async def read_place(
    number: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """A place; of a project, with its several subjects."""
    return etagged(request, ProjectOut.of(await queries.place(tx, who, number)))


@router.patch("/places/{number}", summary="更改场所信息")
async def change_place(
    number: str, body: PlacePatch, tx: TxDep, who: Registrar
) -> ProjectOut:
    """Change a place: its address, closed days, or its end."""
    changes = PlaceChanges(**body.model_dump())
    await commands.change_place(tx, who, number, changes)
    return ProjectOut.of(await queries.place(tx, who, number))


@router.put("/projects/{number}", summary="登记或更新工程项目")
async def keep_project(
    number: str, body: ProjectIn, tx: TxDep, who: Registrar
) -> ProjectOut:
    """Enter or change a project with owner, builder, supervisor, labour (S-01)."""
    place = project(number, body.owner, body.address, body.region, body.town)
    parties = [Party(read_uscc(party.uscc), party.role) for party in body.parties]
    await commands.keep_project(tx, who, place, parties)
    return ProjectOut.of(await queries.place(tx, who, place.number))
