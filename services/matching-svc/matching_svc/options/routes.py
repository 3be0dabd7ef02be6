"""The question that checkcode-svc asks for an applicant."""

from typing import Annotated

from matching_svc.options import queries
from matching_svc.options.schemas import (
    ManyOffersOut,
    ManyOptionsIn,
    OfferOut,
    OptionsIn,
)
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router

router = Router(prefix="/v1", tags=["matching"])

Applicant = Annotated[Principal, require("code:apply")]


@router.post("/options", summary="查询可合并的检查")
async def options(body: OptionsIn, tx: ReadDep, who: Applicant) -> OfferOut:
    """Up to three combinations to join while applying for a code (C-03, X-02)."""
    return OfferOut.of(await queries.options(tx, who, _question(body)))


@router.post("/options/batch", summary="批量查询可合并的检查")
async def options_of_many(
    body: ManyOptionsIn, tx: ReadDep, who: Applicant
) -> ManyOffersOut:
    """The same for up to a hundred applications, each answered by itself (C-02)."""
    questions = [_question(question) for question in body.questions]
    answers = await queries.options_of_many(tx, who, questions, body.seconds)
    return ManyOffersOut.of(answers)


def _question(body: OptionsIn) -> queries.Question:
    return queries.Question(body.place, body.agency, body.day, body.tasks, body.items)
