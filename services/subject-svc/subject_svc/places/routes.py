"""Places: premises and construction projects (S-01, X-10)."""

from fastapi import Request, Response

from shared.web.etag import etagged
from shared.web.http import ReadDep, Router, TxDep
from subject_svc.places import commands
from subject_svc.places.domain import Party, project
from subject_svc.register import queries
from subject_svc.register.schemas import PlacePatch, ProjectIn, ProjectOut
from subject_svc.routes.who import Reader, Registrar
from subject_svc.subjects.domain.values import read_uscc

router = Router(prefix="/v1", tags=["places"])


@router.get("/places/{number}", response_model=ProjectOut)
async def read_place(
    number: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """A place; of a project, with its several subjects."""
    return etagged(request, await queries.place(tx, who, number))


@router.patch("/places/{number}")
async def change_place(
    number: str, body: PlacePatch, tx: TxDep, who: Registrar
) -> ProjectOut:
    """Change a place: its address, closed days, or its end."""
    changes = commands.PlaceChanges(**body.model_dump())
    await commands.change_place(tx, who, number, changes)
    return await queries.place(tx, who, number)


@router.put("/projects/{number}")
async def keep_project(
    number: str, body: ProjectIn, tx: TxDep, who: Registrar
) -> ProjectOut:
    """Enter or change a project with owner, builder, supervisor, labour (S-01)."""
    place = project(number, body.owner, body.address, body.region, body.town)
    parties = [Party(read_uscc(one.uscc), one.role) for one in body.parties]
    await commands.keep_project(tx, who, place, parties)
    return await queries.place(tx, who, place.number)
