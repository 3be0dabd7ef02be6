"""Subjects that may be one: found by a job, decided by an officer (S-01, S-12)."""

from typing import Annotated, Literal

from fastapi import Depends

from shared.auth import Principal, require
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Uscc
from subject_svc.duplicates import commands, queries
from subject_svc.duplicates.domain import DuplicateStatus
from subject_svc.duplicates.schemas import DuplicateOut, SearchIn
from subject_svc.schemas import ReasonIn
from subject_svc.subjects.domain.values import read_uscc

Reader = Annotated[Principal, require("subject:read")]
Registrar = Annotated[Principal, require("subject:write")]

router = Router(prefix="/v1/duplicates", tags=["subjects"])
DuplicateSort = Literal["found_at", "-found_at"]


def _chosen(
    status: DuplicateStatus | None = None,
    uscc: Uscc | None = None,
    sort: DuplicateSort = "found_at",
) -> queries.Chosen:
    return queries.Chosen(status, uscc, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "", "查询疑似重复的检查对象", export="导出疑似重复的检查对象")
async def list_duplicates(
    tx: ReadDep, who: Reader, page: PageDep, chosen: ChosenDep
) -> Page[DuplicateOut]:
    """Pairs of subjects that may be one, with the reasons; `transfers` merges them."""
    pairs = await queries.duplicates(tx, who, page, chosen)
    return pairs.map(DuplicateOut.of)


@router.post("/search", summary="立即查重")
async def search_duplicates(
    body: SearchIn, tx: TxDep, who: Registrar
) -> list[DuplicateOut]:
    """Look for pairs of one subject now; the job looks at all that changed."""
    code = read_uscc(body.uscc)
    await commands.search(tx, who, code)
    pairs = await queries.of_subject(tx, who, code)
    return [DuplicateOut.of(pair) for pair in pairs]


@router.post("/{uscc}/{other}/dismissal", summary="认定为两个检查对象")
async def dismiss_duplicate(
    uscc: str, other: str, body: ReasonIn, tx: TxDep, who: Registrar
) -> DuplicateOut:
    """Say that two subjects are two, and why; they are not proposed again."""
    codes = read_uscc(uscc), read_uscc(other)
    await commands.dismiss(tx, who, *codes, body.reason)
    return DuplicateOut.of(await queries.pair(tx, who, *codes))
