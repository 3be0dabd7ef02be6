"""Calls the services' HTTP APIs in the same process: the same routes, no sockets.

A lean ASGI client instead of `httpx` over `ASGITransport`: the story makes tens of
thousands of calls, and the client must not cost more than the service.
"""

import asyncio
import csv
import io
import json
from collections.abc import (
    AsyncIterator,
    Awaitable,
    Callable,
    Iterable,
    Mapping,
    Sequence,
)
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar
from urllib.parse import quote, urlencode

from starlette.types import ASGIApp, Message

from shared.auth import scopes_of
from shared.auth.issuer import DevelopmentIssuer

_T = TypeVar("_T")
_R = TypeVar("_R")

AT_ONCE = 4
"""Calls under way at the same time; below the services' connection pools."""

Params = Mapping[str, str | int | None]


class Refused(RuntimeError):
    """A service answered with a problem."""

    def __init__(self, method: str, path: str, status: int, problem: Any) -> None:
        super().__init__(f"{method} {path}: {status} {json.dumps(problem)[:800]}")
        self.status = status
        self.problem: dict[str, Any] = problem if isinstance(problem, dict) else {}
        self.code = str(self.problem.get("code", ""))


@dataclass(frozen=True)
class Caller:
    """Who calls: an agency in a role; both empty: the public."""

    agency: str = ""
    role: str = ""


PUBLIC = Caller()


class ApiClient:
    """The services' APIs, for callers of any agency and role."""

    def __init__(self, app: ASGIApp, issuer: DevelopmentIssuer) -> None:
        self._app = app
        self.issuer = issuer
        self._tokens: dict[Caller, str] = {}
        self._gate = asyncio.Semaphore(AT_ONCE)
        self.calls = 0

    def token(self, caller: Caller) -> str:
        """The caller's token."""
        if caller not in self._tokens:
            scopes = scopes_of(caller.role)
            self._tokens[caller] = self.issuer.issue(
                caller.agency, scopes, subject=f"dev:{caller.agency}:{caller.role}"
            )
        return self._tokens[caller]

    async def get(self, caller: Caller, path: str, **params: str | int | None) -> Any:
        """GET, parsed."""
        return await self._json(caller, "GET", _url(path, params))

    async def post(
        self, caller: Caller, path: str, body: object = None, *, key: str
    ) -> Any:
        """POST of JSON under an idempotency key, parsed."""
        content = json.dumps({} if body is None else body).encode()
        return await self._json(caller, "POST", path, content, key=key)

    async def put(self, caller: Caller, path: str, body: object) -> Any:
        """PUT of JSON, parsed."""
        return await self._json(caller, "PUT", path, json.dumps(body).encode())

    async def upload(
        self,
        caller: Caller,
        path: str,
        columns: Sequence[str],
        rows: Iterable[Sequence[object]],
        *,
        key: str,
    ) -> Any:
        """POST of rows as CSV, parsed."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
        content, kind = text.getvalue().encode(), "text/csv"
        return await self._json(caller, "POST", path, content, key=key, kind=kind)

    async def form(self, path: str, fields: Mapping[str, str], *, key: str) -> None:
        """POST of a form by the public."""
        kind = "application/x-www-form-urlencoded"
        content = urlencode(fields).encode()
        status, body = await self.raw(PUBLIC, "POST", path, content, key=key, kind=kind)
        if status >= HTTPStatus.BAD_REQUEST:
            raise Refused("POST", path, status, body.decode(errors="replace"))

    async def pages(
        self, caller: Caller, path: str, **params: str | int | None
    ) -> AsyncIterator[Any]:
        """The items of a paged list, all pages."""
        cursor: str | None = None
        while True:
            page = await self.get(caller, path, limit=200, cursor=cursor, **params)
            for item in page["items"]:
                yield item
            cursor = page["next_cursor"]
            if cursor is None:
                return

    async def all(self, caller: Caller, path: str, **params: str | int | None) -> Any:
        """The items of a paged list, as a list."""
        return [item async for item in self.pages(caller, path, **params)]

    async def each(
        self, items: Iterable[_T], work: Callable[[_T], Awaitable[_R]]
    ) -> list[_R]:
        """Do something for each item, some at once; the first fault ends it."""

        async def one(item: _T) -> _R:
            async with self._gate:
                return await work(item)

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(item)) for item in items]
        return [task.result() for task in tasks]

    async def _json(
        self,
        caller: Caller,
        method: str,
        path: str,
        content: bytes = b"",
        *,
        key: str = "",
        kind: str = "application/json",
    ) -> Any:
        status, body = await self.raw(caller, method, path, content, key=key, kind=kind)
        parsed = json.loads(body) if body else None
        if status >= HTTPStatus.BAD_REQUEST:
            raise Refused(method, path, status, parsed)
        return parsed

    async def raw(
        self,
        caller: Caller,
        method: str,
        path: str,
        content: bytes = b"",
        *,
        key: str = "",
        kind: str = "application/json",
    ) -> tuple[int, bytes]:
        """One call: status and body."""
        self.calls += 1
        plain, _, query = path.partition("?")
        headers = [(b"host", b"story"), (b"accept-language", b"en")]
        if content:
            headers.append((b"content-type", kind.encode()))
            headers.append((b"content-length", str(len(content)).encode()))
        if caller.role:
            headers.append((b"authorization", f"Bearer {self.token(caller)}".encode()))
        if key:
            headers.append((b"idempotency-key", key.encode()))
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.3"},
            "http_version": "1.1",
            "method": method,
            "scheme": "http",
            "path": plain,
            "raw_path": plain.encode(),
            "query_string": query.encode(),
            "root_path": "",
            "headers": headers,
            "client": ("127.0.0.1", 1),
            "server": ("story", 80),
            "state": {},
        }
        return await _exchange(self._app, scope, content)


async def _exchange(
    app: ASGIApp, scope: dict[str, Any], content: bytes
) -> tuple[int, bytes]:
    status = 500
    parts: list[bytes] = []
    body_given = False

    async def receive() -> Message:
        nonlocal body_given
        if body_given:
            await asyncio.Event().wait()  # nobody disconnects
        body_given = True
        return {"type": "http.request", "body": content, "more_body": False}

    async def send(message: Message) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        else:
            parts.append(message.get("body", b""))

    await app(scope, receive, send)
    return status, b"".join(parts)


def _url(path: str, params: Params) -> str:
    query = {name: str(value) for name, value in params.items() if value is not None}
    return f"{path}?{urlencode(query)}" if query else path


def segment(text: str) -> str:
    """A natural number as a segment of a path."""
    return quote(text, safe="")
