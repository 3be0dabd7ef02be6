"""Draws of a plan's places, and the files by which anyone checks them."""

from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi.responses import PlainTextResponse

from plan_svc.draws import commands, queries
from plan_svc.draws.domain.draw import Draw
from plan_svc.draws.schemas import ConfirmationIn, DrawIn, DrawOut, ReplacementOut
from plan_svc.plans import queries as plans
from plan_svc.teams import queries as teams
from plan_svc.teams.schemas import DropOutIn, TeamChangeOut, TeamOut
from shared.auth import Principal, require
from shared.running.runtime import Runtime
from shared.web.export import streamed
from shared.web.http import ReadDep, Router, RuntimeDep, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.streaming import Streamed
from shared.web.values import Agency

router = Router(prefix="/v1", tags=["draws"])
Reader = Annotated[Principal, require("plan:read")]
Writer = Annotated[Principal, require("plan:write")]
Approver = Annotated[Principal, require("plan:approve")]

_TEXT: dict[str, Any] = {"text/plain": {"schema": {"type": "string"}}}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "What is claimed, then every drawn place with number and proof",
        "content": _TEXT,
    }
}
_PROGRAM: dict[int | str, dict[str, Any]] = {
    200: {"description": "A program of Python's standard library", "content": _TEXT}
}
_VERIFIER = Path(__file__).parent / "verify.py"


@router.post("/plans/{plan_id}/draw", summary="按比例随机抽取检查对象")
async def draw(plan_id: UUID, body: DrawIn, tx: TxDep, who: Writer) -> DrawOut:
    """Draw places by the ratio of their grade, by committed numbers (P-16, X-15)."""
    draw = await commands.draw_places(tx, plan_id, body.order(who.agency), who)
    return DrawOut.of(draw, await teams.draws(tx, draw.id))


@router.get("/plans/{plan_id}/draws", summary="查询计划的历次抽取")
async def drawn(plan_id: UUID, tx: ReadDep, who: Reader) -> list[DrawOut]:
    """Every draw of a plan, also those that were replaced; the first one first."""
    plan = await plans.visible(tx, plan_id, who)
    return [
        DrawOut.of(draw, await teams.draws(tx, draw.id))
        for draw in await queries.draws(tx, plan)
    ]


@router.post(
    "/plans/{plan_id}/draws/{ordinal}/replacement",
    status_code=202,
    summary="申请重新抽取并替换原结果",
)
async def ask_replacement(
    plan_id: UUID, ordinal: int, body: DrawIn, tx: TxDep, who: Writer
) -> ReplacementOut:
    """Ask for another draw in the place of this one; another person confirms it."""
    order = body.order(who.agency)
    request = await commands.ask_replacement(tx, plan_id, ordinal, order, who)
    return ReplacementOut(replaces=ordinal, request=request)


@router.post(
    "/plans/{plan_id}/draws/{ordinal}/replacement/confirmation",
    summary="由另一人确认重新抽取",
)
async def confirm_replacement(
    plan_id: UUID, ordinal: int, body: ConfirmationIn, tx: TxDep, who: Approver
) -> DrawOut:
    """Have it drawn as another person asked; the earlier draw stays readable (P-16)."""
    draw = await commands.confirm_replacement(tx, plan_id, ordinal, body.request, who)
    return DrawOut.of(draw, await teams.draws(tx, draw.id))


@router.get(
    "/plans/{plan_id}/draws/{ordinal}/inspectors", summary="查询抽取到的检查人员"
)
async def drawn_inspectors(  # noqa: PLR0913 - a query parameter each
    plan_id: UUID,
    ordinal: int,
    tx: ReadDep,
    page: PageDep,
    who: Reader,
    agency: Agency | None = None,
    *,
    unstaffed: bool | None = None,
) -> Page[TeamOut]:
    """Who was drawn for each place, by agency; what has too few, and why (P-16)."""
    plan = await plans.visible(tx, plan_id, who)
    draw = await queries.draw(tx, plan, ordinal)
    found = await teams.teams(tx, page, draw.id, (agency, unstaffed), who)
    return found.map(TeamOut.of)


@router.post(
    "/plans/{plan_id}/draws/{ordinal}/inspectors/replacement",
    summary="抽中的检查人员不能参加时按次序递补",
)
async def drop_out(
    plan_id: UUID, ordinal: int, body: DropOutIn, tx: TxDep, who: Writer
) -> TeamChangeOut:
    """The next of your agency's drawn order comes in for one who cannot go (P-16)."""
    why = body.reason, body.text
    change = await commands.drop_out(
        tx, plan_id, ordinal, (body.place, body.inspector), why, who
    )
    return TeamChangeOut.model_validate(change)


@router.get(
    "/plans/{plan_id}/draws/{ordinal}/file",
    response_class=PlainTextResponse,
    responses=_FILE,
    summary="下载抽取结果核验文件",
)
async def draw_file(
    plan_id: UUID, ordinal: int, tx: ReadDep, runtime: RuntimeDep, who: Reader
) -> Streamed:
    """The file of a draw for those who may see its plan, also before it is filed."""
    plan = await plans.visible(tx, plan_id, who)
    return await _file(runtime, await queries.draw(tx, plan, ordinal))


@router.get(
    "/draws/verify.py",
    response_class=PlainTextResponse,
    responses=_PROGRAM,
    summary="下载核验程序",
)
async def verifier() -> PlainTextResponse:
    """The program that checks the files of draws: read it, and run it anywhere."""
    return PlainTextResponse(_VERIFIER.read_text(encoding="utf-8"))


@router.get(
    "/draws/{draw_id}/file",
    response_class=PlainTextResponse,
    responses=_FILE,
    summary="公众下载抽取结果核验文件",
)
async def public_file(draw_id: UUID, tx: ReadDep, runtime: RuntimeDep) -> Streamed:
    """The file of a draw of a public plan, for anybody (P-16).

    Before the year is over it shows that numbers were committed to and nobody was
    passed over; when the key is opened it has all that the draw is repeated from.
    """
    return await _file(runtime, await queries.public_draw(tx, draw_id))


async def _file(runtime: Runtime, draw: Draw) -> Streamed:
    return await streamed(
        runtime, lambda tx: queries.file_lines(tx, draw), "text/plain; charset=utf-8"
    )
