"""The HTTP layer around the routes: problem+json, limits, traces, health.

What a route is made of stands in `shared.web.routing`, and is to be had from here too.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from secrets import token_hex
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from prometheus_client import Counter, Histogram
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.errors import DomainError, Invalid, TooLarge
from shared.jsontext import dumps
from shared.running.observability import (
    Metrics,
    context,
    continue_trace,
    current_request_id,
)
from shared.web.routing import (
    PROBLEM,
    LookDep,
    OneDep,
    ReadDep,
    Router,
    RuntimeDep,
    TxDep,
    runtime_of,
)

log = logging.getLogger(__name__)

LOOKED_AT = {b"traceparent", b"x-request-id", b"content-type", b"content-length"}
UPLOADS = ("text/csv", "application/x-ndjson", "application/gzip")


class BodyUnreadable(Invalid):
    """The body cannot be taken; each member that is wrong is named."""

    code = "body-invalid"
    zh = "请求内容不符合接口要求，问题字段已列出。"
    todo = "Correct the members listed under `errors`; see the OpenAPI document."
    todo_zh = "请按 errors 所列更正；字段说明见接口文档。"


class RouteUnknown(DomainError):
    """There is no such path or method here."""

    status = 404
    code = "no-such-route"
    zh = "没有此接口地址或方法。"
    todo = "See the OpenAPI document for the paths and methods."
    todo_zh = "请查看接口文档。"


class Internal(DomainError):
    """Something of ours failed; nothing was changed."""

    status = 500
    code = "internal"
    zh = "系统内部错误，未作任何更改。"
    todo = "Try again; if it stays, report the request_id."
    todo_zh = "请重试；如仍失败，请提供 request_id 联系运维。"


def wants_chinese(headers: Mapping[str, str]) -> bool:
    """Chinese unless the caller prefers English (`Accept-Language`)."""
    ranked: list[tuple[float, str]] = []
    for part in headers.get("accept-language", "").split(","):
        tag, _, quality = part.strip().partition(";q=")
        try:
            ranked.append((float(quality or 1), tag.lower()))
        except ValueError:
            continue
    zh = max((q for q, tag in ranked if tag.startswith(("zh", "*"))), default=0.0)
    en = max((q for q, tag in ranked if tag.startswith("en")), default=0.0)
    return zh >= en


def problem(request: Request, error: DomainError) -> Response:
    """The problem+json of an error, in the caller's language."""
    chinese = wants_chinese(request.headers)
    body: dict[str, Any] = {
        "type": f"urn:onevisit:problem:{error.code}",
        "title": error.zh if chinese else type(error).__doc__ or error.code,
        "status": error.status,
        "detail": error.detail_zh if chinese else error.detail,
        "code": error.code,
        "rule": error.rule,
        "clause": error.clause,
        "next": error.todo_zh if chinese else error.todo,
        "request_id": current_request_id(),
        **error.members,
    }
    headers = {
        "content-language": "zh" if chinese else "en",
        "vary": "accept-language",
        **error.headers,
    }
    return Response(dumps(body), error.status, headers, media_type=PROBLEM)


async def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101 - registered for it only
    return problem(request, error)


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it only
    errors = [
        {
            "at": ".".join(str(part) for part in fault["loc"]),
            "reason": fault["msg"],
            "kind": fault["type"],
        }
        for fault in error.errors()
    ]
    named = ", ".join(fault["at"] for fault in errors[:10])
    return problem(
        request,
        BodyUnreadable(
            f"The request cannot be taken: {named}.",
            zh=f"请求内容不符合要求：{named}。",
            errors=errors,
        ),
    )


async def _http_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for it only
    if error.status_code in (404, 405):
        return problem(request, RouteUnknown())
    failed = BodyUnreadable(str(error.detail))
    return problem(request, failed)


def install_errors(app: FastAPI) -> None:
    """Every error leaves as problem+json."""
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


class Edge:
    """The outermost layer: trace, request id, body limits, metrics, last resort.

    A bare ASGI layer: Starlette's `BaseHTTPMiddleware` would copy every body.
    """

    def __init__(
        self, app: ASGIApp, metrics: Metrics, max_body: int, max_upload: int
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._max_body = max_body
        self._max_upload = max_upload
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
        request_id = asked.get(b"x-request-id", "")[:64] or token_hex(16)
        started, status = time.perf_counter(), 0

        async def out(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", request_id.encode()),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        with context(trace, request_id):
            try:
                await self._app(scope, self._limited(asked, receive), out)
            except DomainError as error:
                await problem(Request(scope), error)(scope, receive, out)
            except Exception:
                log.exception("request.failed")
                if status:
                    raise
                await problem(Request(scope), Internal())(scope, receive, out)
            finally:
                self._measure(scope, status, time.perf_counter() - started)

    def _measure(self, scope: Scope, status: int, seconds: float) -> None:
        route = scope.get("route")
        path: str = getattr(route, "known_as", "") or getattr(
            route, "path", "unmatched"
        )
        key = scope["method"], path, status
        counters = self._measured.get(key)
        if counters is None:
            counters = self._measured[key] = (
                self._metrics.requests.labels(scope["method"], path, str(status)),
                self._metrics.request_seconds.labels(scope["method"], path),
            )
        counters[0].inc()
        counters[1].observe(seconds)

    def _limited(self, asked: Mapping[bytes, str], receive: Receive) -> Receive:
        kind = asked.get(b"content-type", "").split(";")[0].strip()
        limit = self._max_upload if kind in UPLOADS else self._max_body
        if int(asked.get(b"content-length") or 0) > limit:
            raise TooLarge(limit_bytes=limit)
        taken = 0

        async def limited() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLarge(limit_bytes=limit)
            return message

        return limited


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
