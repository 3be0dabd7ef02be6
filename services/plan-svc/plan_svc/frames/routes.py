"""The year's frames: the keeper's and the witness's steps, and what is public."""

from typing import Annotated, Any

from fastapi import Path
from fastapi.responses import PlainTextResponse

from plan_svc.frames import commands, queries
from plan_svc.frames.schemas import PromiseIn, WordIn, YearOut
from shared.auth import Principal, require
from shared.web.export import streamed
from shared.web.http import ReadDep, Router, RuntimeDep, TxDep
from shared.web.routing import PROBLEM_SCHEMA
from shared.web.streaming import Streamed

router = Router(prefix="/v1/draw-years", tags=["draws"])
Keeper = Annotated[Principal, require("draw:keep")]
Witness = Annotated[Principal, require("draw:witness")]
YearNumber = Annotated[int, Path(ge=2000, le=2999)]
Ordinal = Annotated[int, Path(ge=1)]

_FILE: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "What is claimed, then every place of the frame with its turn",
        "content": {"text/plain": {"schema": {"type": "string"}}},
    },
    404: PROBLEM_SCHEMA,
}


@router.get("", summary="查询各年度抽取承诺与抽样框")
async def years(tx: ReadDep) -> list[YearOut]:
    """Every year with its frames, for anybody (P-16); the newest first."""
    return [*map(YearOut.of, await queries.years(tx))]


@router.post("/{year}/key", status_code=201, summary="公布年度抽取密钥承诺")
async def commit_key(year: YearNumber, tx: TxDep, who: Keeper) -> YearOut:
    """Make the year's key and commit to it, before any frame is fixed (P-16)."""
    return YearOut.of(await commands.commit_key(tx, year, who))


@router.post("/{year}/promise", status_code=201, summary="见证方作出承诺")
async def promise(
    year: YearNumber, body: PromiseIn, tx: TxDep, who: Witness
) -> YearOut:
    """A witness of another agency promises a word for the next frame (P-16)."""
    return YearOut.of(await commands.promise(tx, year, body.digest, who))


@router.post("/{year}/frames", status_code=202, summary="列出年度抽样框")
async def begin_frame(year: YearNumber, tx: TxDep, who: Keeper) -> YearOut:
    """Have the places listed that no frame of the year has yet (P-16)."""
    return YearOut.of(await commands.begin(tx, year, who))


@router.post(
    "/{year}/frames/{frame}/word", status_code=202, summary="见证方揭示承诺内容"
)
async def reveal(
    year: YearNumber, frame: Ordinal, body: WordIn, tx: TxDep, who: Witness
) -> YearOut:
    """The witness tells its word; then the listed places get their numbers (P-16)."""
    told = body.word, body.output
    return YearOut.of(await commands.reveal(tx, year, frame, told, who))


@router.get(
    "/{year}/frames/{frame}/file",
    response_class=PlainTextResponse,
    responses=_FILE,
    summary="下载年度抽样框核验文件",
)
async def frame_file(
    year: YearNumber, frame: Ordinal, tx: ReadDep, runtime: RuntimeDep
) -> Streamed:
    """All places of a frame, for anybody, when the year's key is opened (P-16)."""
    of, opened = await queries.opened(tx, year, frame)
    return await streamed(
        runtime,
        lambda tx: queries.file_lines(tx, of, opened),
        "text/plain; charset=utf-8",
    )
