"""The HTTP layer around the routes: problem+json, limits, traces, health.

What a route is made of stands in `shared.web.routing`, and is to be had from here too.
"""

import logging
import re
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from secrets import token_hex

from fastapi import Request
from fastapi.responses import JSONResponse
from prometheus_client import Counter, Histogram
from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import DomainError
from shared.running.observability import (
    Metrics,
    context,
    continue_trace,
    route_of,
)
from shared.running.settings import ServiceSettings
from shared.web.limits import Limits, ReaderTooSlow
from shared.web.problems import (
    Internal,
    install_errors,
    problem,
    refusal_of,
    wants_chinese,
)
from shared.web.readable import must_be_text
from shared.web.routing import (
    LookDep,
    OneDep,
    ReadDep,
    Router,
    RuntimeDep,
    TxDep,
    runtime_of,
)

log = logging.getLogger(__name__)

LOOKED_AT = {b"traceparent", b"x-request-id", b"content-length"}
_REQUEST_ID = re.compile(r"[A-Za-z0-9._:+/=-]{1,64}")
CLIENT_GONE = 499
"""In metrics alone: who asked was away before there was an answer."""
_DATA = (
    b"application/json",
    b"application/problem+json",
    b"application/x-ndjson",
    b"text/csv",
)
_NO_DATA = (b"image/", b"text/plain")
_NO_PAGE = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'"
"""Data that a browser opens by itself load nothing, and stand in nobody's frame."""
_PAGE = b"text/html"
_DOCUMENTS = (
    b"default-src 'self'; script-src 'self' 'unsafe-inline'; worker-src blob:; "
    b"style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; "
    b"base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Of pages that have no policy of their own: the documents of the API."""
Header = tuple[bytes, bytes]


class _Answer:
    """The answer on its way out: its status, the edge's headers, no body for HEAD."""

    def __init__(
        self, limits: Limits, send: Send, request_id: str, method: str
    ) -> None:
        self.status = 0
        self._limits = limits
        self._send = send
        self._request_id = request_id.encode()
        self._is_head = method == "HEAD"

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [
                *message["headers"],
                (b"x-request-id", self._request_id),
                (b"x-content-type-options", b"nosniff"),
                *_guards(message["headers"]),
            ]
        elif self._is_head and message["type"] == "http.response.body":
            message["body"] = b""
        await self._limits.send(self._send, message)


class Edge:
    """The outermost layer: trace, request id, body limits, metrics, last resort.

    A bare ASGI layer: Starlette's `BaseHTTPMiddleware` would copy every body.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, settings: ServiceSettings
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._limits = Limits(settings)
        self._measured: dict[tuple[str, str, int], tuple[Counter, Histogram]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        asked = {
            name: value.decode("latin-1")
            for name, value in scope["headers"]
            if name in LOOKED_AT
        }
        trace = continue_trace(asked.get(b"traceparent"))
        request_id = _id_of(asked.get(b"x-request-id", ""))
        started = time.perf_counter()
        answer = _Answer(self._limits, send, request_id, scope["method"])
        with context(trace, request_id, scope):
            try:
                must_be_text(scope)
                received = self._limits.receiver(scope, asked, receive)
                await self._app(scope, received, answer.send)
            except ReaderTooSlow:
                log.warning("request.reader_too_slow")
            except ClientDisconnect:
                answer.status = CLIENT_GONE
                log.info("request.client_gone")
            except Exception as fault:
                refused = refusal_of(fault)
                if answer.status:
                    raise
                await problem(Request(scope), refused)(scope, receive, answer.send)
            finally:
                self._measure(scope, answer.status, time.perf_counter() - started)

    def _measure(self, scope: Scope, status: int, seconds: float) -> None:
        path = route_of(scope)
        method = _declared(scope["method"], scope.get("route"))
        key = method, path, status
        counters = self._measured.get(key)
        if counters is None:
            counters = self._measured[key] = (
                self._metrics.requests.labels(method, path, str(status)),
                self._metrics.request_seconds.labels(method, path),
            )
        counters[0].inc()
        counters[1].observe(seconds)


def _declared(method: str, route: object) -> str:
    """The method where the route has it: what callers make up makes no new series."""
    declared: set[str] = getattr(route, "methods", None) or set()
    if method in declared or (method == "HEAD" and "GET" in declared):
        return method
    return "other"


def _guards(headers: Iterable[tuple[bytes, bytes]]) -> Iterator[Header]:
    """Keep data out of caches and frames, and pages without a policy to ourselves."""
    told = dict(headers)
    kind = told.get(b"content-type", b"")
    if kind.startswith(_PAGE):
        if b"content-security-policy" not in told:
            yield b"content-security-policy", _DOCUMENTS
        return
    if kind.startswith((*_DATA, *_NO_DATA)):
        yield b"content-security-policy", _NO_PAGE
    if kind.startswith(_DATA) and b"cache-control" not in told:
        yield b"cache-control", b"no-store"


def _id_of(asked: str) -> str:
    """The caller's request id, where it is one that a log line can hold."""
    return asked if _REQUEST_ID.fullmatch(asked) else token_hex(16)


Check = Callable[[], Awaitable[None]]


async def readiness(checks: Mapping[str, Check]) -> JSONResponse:
    """Which parts answer; 503 when one that is needed does not."""
    parts: dict[str, str] = {}
    for name, check in checks.items():
        try:
            await check()
        except (DomainError, OSError, TimeoutError) as fault:
            parts[name] = str(fault) or type(fault).__name__
        else:
            parts[name] = "ok"
    ready = all(state == "ok" for state in parts.values())
    return JSONResponse({"ready": ready, "parts": parts}, 200 if ready else 503)


__all__ = [
    "Edge",
    "Internal",
    "LookDep",
    "OneDep",
    "ReadDep",
    "Router",
    "RuntimeDep",
    "TxDep",
    "install_errors",
    "problem",
    "readiness",
    "runtime_of",
    "wants_chinese",
]
