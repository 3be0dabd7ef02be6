"""The question that checkcode-svc asks for an applicant."""

from typing import Annotated

from matching_svc.options import queries
from matching_svc.options.schemas import OfferOut, OptionsIn
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router

router = Router(prefix="/v1", tags=["matching"])

Applicant = Annotated[Principal, require("code:apply")]


@router.post("/options", summary="查询可合并的检查")
async def options(body: OptionsIn, tx: ReadDep, who: Applicant) -> OfferOut:
    """Up to three combinations to join while applying for a code (C-03, X-02)."""
    question = queries.Question(
        body.place, body.agency, body.day, body.tasks, body.items
    )
    return OfferOut.of(await queries.options(tx, who, question))
