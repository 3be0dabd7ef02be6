"""Lists and their exports: the same rows as the list shows the caller, all of them.

    @list_route(router, "/tasks", "查询检查任务", export="导出检查任务")
    async def tasks(tx: ReadDep, page: PageDep, who: Reader) -> Page[TaskOut]:
        ...

gives `/tasks` and `/tasks.csv`. An export asks the very function that the list asks,
page by page, in one snapshot: who sees what is judged there, and cannot differ here.
Where rows show personal data, the reading of each page is entered before that page goes
out (E-05).
"""

import asyncio
import csv
import io
from collections.abc import AsyncGenerator, Awaitable, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from inspect import Parameter, Signature, signature
from typing import Any, TypeVar, get_type_hints

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from shared import jsontext
from shared.db import ReadTx
from shared.db.surroundings import Surroundings
from shared.errors import Unavailable
from shared.running.runtime import Runtime
from shared.web.acts import enter_reading
from shared.web.pagination import Page, PageDep, PageParams, seal_of
from shared.web.routing import ReadDep
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
F = TypeVar("F", bound=Callable[..., Awaitable[Page[Any]]])

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


def list_route(
    router: APIRouter, path: str, summary: str, *, export: str
) -> Callable[[F], F]:
    """Make a function that reads a page a list at `path` and its export (ADR 0055).

    The function takes a `ReadDep`, a `PageDep`, and whatever else both routes ask for;
    it returns a `Page[Model]`. The export stands first: a path that ends in a parameter
    would take it for a value.
    """

    def register(read: F) -> F:
        router.get(
            f"{path}.csv",
            response_class=Response,
            responses=RESPONSES,
            summary=export,
        )(_export_of(read, is_under_something="{" in path))
        router.get(path, summary=summary)(read)
        return read

    return register


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the function of a list takes: its transaction, its page, and the rest."""

    tx: str
    page: str
    rest: tuple[Parameter, ...]
    model: type[BaseModel]

    @classmethod
    def by(cls, read: Callable[..., Any]) -> "_Asked":
        hints = get_type_hints(read, include_extras=True)
        [tx] = [name for name, hint in hints.items() if hint == ReadDep]
        [page] = [name for name, hint in hints.items() if hint == PageDep]
        rest = [
            parameter.replace(kind=Parameter.KEYWORD_ONLY)
            for name, parameter in signature(read).parameters.items()
            if name not in {tx, page}
        ]
        [model] = hints["return"].__pydantic_generic_metadata__["args"]
        return cls(tx, page, tuple(rest), model)

    def bound(self, read: Callable[..., Awaitable[Page[Any]]], values: Any) -> Read:
        """The same function for a caller, of whom only the page is not known yet."""

        async def page_of(tx: ReadTx, page: PageParams) -> Page[Any]:
            return await read(**{self.tx: tx, self.page: page}, **values)

        return page_of


def _export_of(
    read: Callable[..., Awaitable[Page[Any]]], *, is_under_something: bool
) -> Callable[..., Awaitable[Response]]:
    asked = _Asked.by(read)

    async def export(request: Request, **values: Any) -> Response:
        """The same list as CSV, all of it, masked alike."""
        page_of = asked.bound(read, values)
        if is_under_something:
            await _must_be_there(request, page_of)
        return await exported(request, asked.model, page_of)

    request = signature(export).parameters["request"]
    export.__signature__ = Signature([request, *asked.rest])  # type: ignore[attr-defined]  # PEP 362
    export.__name__ = f"export_{read.__name__.removeprefix('list_')}"
    export.__module__ = read.__module__
    return export


async def _must_be_there(request: Request, read: Read) -> None:
    """Refuse a list of something that there is not, while a refusal can be sent."""
    runtime: Runtime = request.app.state.runtime
    async with runtime.reading() as tx:
        await read(tx, PageParams(1, None, seal_of(runtime), "export"))


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
