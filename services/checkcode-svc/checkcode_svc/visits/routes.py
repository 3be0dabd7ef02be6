"""Reading visits (C-09)."""

from typing import Annotated
from uuid import UUID

from fastapi import Request, Response

from checkcode_svc.visits import queries
from checkcode_svc.visits.schemas import VisitOut
from shared.auth import Principal, require
from shared.web.etag import etagged
from shared.web.http import ReadDep, Router

router = Router(prefix="/v1", tags=["codes"])

VisitReader = Annotated[Principal, require("visit:read")]


@router.get("/visits/{visit_id}", response_model=VisitOut)
async def read_visit(
    visit_id: UUID, request: Request, tx: ReadDep, who: VisitReader
) -> Response:
    """One visit with each agency's part."""
    visit = await queries.read(tx, who, visit_id)
    return etagged(request, VisitOut.of(visit, who.agency))
