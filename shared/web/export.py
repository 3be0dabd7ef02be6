"""Lists as CSV: the same rows as the list shows the caller, all of them, streamed.

An export asks the very function that the list asks, page by page, in one snapshot: who
sees what is judged there, and cannot differ here. Where rows show personal data, the
reading of each page is entered before that page goes out (E-05).
"""

import asyncio
import csv
import io
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from typing import Any

from fastapi import Request
from pydantic import BaseModel

from shared import jsontext
from shared.db import ReadTx
from shared.db.surroundings import Surroundings
from shared.errors import Unavailable
from shared.running.runtime import Runtime
from shared.web.acts import enter_reading
from shared.web.pagination import Page, PageParams, seal_of
from shared.web.streaming import Streamed

CSV = "text/csv; charset=utf-8"
MARK = "\ufeff"
"""Without it spreadsheets read UTF-8 as something else."""
ROWS = 1000
"""Rows that are read and sent at once."""
AT_ONCE = 2
WAIT_SECONDS = 10
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would compute, were a name to begin with it."""
Write = Callable[[ReadTx], AsyncGenerator[str, None]]
"""Writes a text out of a snapshot, line by line."""
Read = Callable[[ReadTx, PageParams], Awaitable[Page[Any]]]

RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "CSV (UTF-8 with its mark); a line for each row of the list",
        "content": {"text/csv": {"schema": {"type": "string"}}},
    }
}
"""How a route describes its export."""


class ExportsBusy(Unavailable):
    """Others are exporting; there are a few at a time."""

    code = "exports-busy"
    zh = "正在处理其他导出，同时只处理少量导出。"
    headers: Mapping[str, str] = {"Retry-After": "30"}


async def exported(request: Request, model: type[BaseModel], read: Read) -> Streamed:
    """The whole list as CSV; its columns are the members of `model`.

    Raises:
        ExportsBusy: if too many others are being made.
    """
    runtime: Runtime = request.app.state.runtime
    turns = await _turn(runtime)
    columns = list(model.model_fields)
    return Streamed(_lines(request, runtime, columns, read), CSV, turns.release)


async def streamed(runtime: Runtime, write: Write, media_type: str) -> Streamed:
    """A long text out of one snapshot, in turn with the exports.

    Raises:
        ExportsBusy: if too many others are being made.
    """
    turns = await _turn(runtime)
    return Streamed(_written(runtime, write), media_type, turns.release)


async def _written(runtime: Runtime, write: Write) -> AsyncGenerator[str, None]:
    async with runtime.reading() as tx, aclosing(write(tx)) as lines:
        async for line in lines:
            yield line


async def _turn(runtime: Runtime) -> asyncio.Semaphore:
    turns = runtime.own(_turns)
    try:
        async with asyncio.timeout(WAIT_SECONDS):
            await turns.acquire()
    except TimeoutError as fault:
        raise ExportsBusy from fault
    return turns


def _turns(_: Surroundings) -> asyncio.Semaphore:
    return asyncio.Semaphore(AT_ONCE)


async def _lines(
    request: Request, runtime: Runtime, columns: list[str], read: Read
) -> AsyncGenerator[str, None]:
    yield MARK + _csv([columns])
    page = PageParams(ROWS, None, seal_of(runtime), "export")
    async with runtime.reading() as tx:
        while True:
            shown = await read(tx, page)
            await enter_reading(request)
            rows = [item.model_dump(mode="json") for item in shown.items]
            yield _csv([[_cell(row[name]) for name in columns] for row in rows])
            if shown.next_cursor is None:
                return
            page = page.following(shown.next_cursor)


def _csv(rows: list[list[str]]) -> str:
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue()


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case str():
            return f"'{value}" if value.startswith(_FORMULA) else value
        case list() if all(isinstance(part, str | int) for part in value):
            return _cell(";".join(map(str, value)))
        case list() | dict():
            return jsontext.dumps(value)
        case _:
            return str(value)
