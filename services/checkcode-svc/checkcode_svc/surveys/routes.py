"""First surveys over HTTP (S-04)."""

from typing import Annotated

from fastapi import Query

from checkcode_svc.surveys import commands, queries
from checkcode_svc.surveys.schemas import SurveyIn, SurveyOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep

router = Router(prefix="/v1/first-surveys", tags=["visits"])

Inspector = Annotated[Principal, require("visit:write")]
Reader = Annotated[Principal, require("visit:read")]


@router.post("", status_code=201, summary="登记首次摸底")
async def record_survey(body: SurveyIn, tx: TxDep, who: Inspector) -> SurveyOut:
    """Record a visit without a code of a subject that no register has (S-04).

    Register the subject next; a clue is pursued under a triggered code.
    """
    return SurveyOut.of(await commands.record(tx, who, body.said))


@router.get("", summary="查询首次摸底")
async def list_surveys(
    tx: ReadDep,
    who: Reader,
    page: PageDep,
    registered: Annotated[bool | None, Query()] = None,
) -> Page[SurveyOut]:
    """First surveys of your region; `registered=false`: whom no register has yet."""
    listed = await queries.listed(tx, who, registered=registered, page=page)
    return listed.map(SurveyOut.model_validate)
