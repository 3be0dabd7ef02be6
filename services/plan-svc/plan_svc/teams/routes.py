"""Declared conflicts of interest; the teams of a draw are read with the draw."""

from typing import Annotated
from uuid import UUID

from fastapi import Response

from plan_svc.teams import commands, queries
from plan_svc.teams.schemas import ConflictEndIn, ConflictIn, InspectorConflictOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.values import Uscc

router = Router(prefix="/v1", tags=["draws"])
Declarer = Annotated[Principal, require("conflict:declare")]


@router.post("/inspector-conflicts", status_code=201, summary="申报执法人员回避")
async def declare_conflict(
    body: ConflictIn, tx: TxDep, who: Declarer, response: Response
) -> InspectorConflictOut:
    """Declare that an inspector has a conflict of interest with a subject (P-16).

    No further draw sends it there; one that was drawn drops out by a call of its own.
    """
    said = body.source, body.reason
    conflict = await commands.declare(tx, body.certificate, body.uscc, said, who)
    response.headers["location"] = f"/plan/v1/inspector-conflicts/{conflict.id}"
    return InspectorConflictOut.of(conflict)


@router.get("/inspector-conflicts", summary="查询本单位回避申报")
async def conflicts(
    tx: ReadDep, page: PageDep, who: Declarer, uscc: Uscc | None = None
) -> Page[InspectorConflictOut]:
    """What your agency declared; inspectors read what they declared themselves."""
    found = await queries.conflicts(tx, page, uscc, who)
    return found.map(InspectorConflictOut.of)


@router.post("/inspector-conflicts/{conflict_id}/end", summary="解除回避申报")
async def end_conflict(
    conflict_id: UUID, body: ConflictEndIn, tx: TxDep, who: Declarer
) -> InspectorConflictOut:
    """Say that a conflict of interest does not hold any more, with a reason."""
    conflict = await commands.end(tx, conflict_id, body.reason, who)
    return InspectorConflictOut.of(conflict)
