"""Every error leaves as problem+json (RFC 9457), in the caller's language."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

import asyncpg
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from shared.errors import DomainError, Invalid
from shared.jsontext import dumps
from shared.running.observability import current_request_id
from shared.web.problem_page import problem_page, wants_page
from shared.web.reasons import in_chinese, in_english
from shared.web.routing import PROBLEM

log = logging.getLogger(__name__)


class BodyUnreadable(Invalid):
    """The body cannot be taken; each member that is wrong is named."""

    code = "body-invalid"
    zh = "请求内容不符合接口要求，问题字段已列出。"
    todo = "Correct the members listed under `errors`; see the OpenAPI document."
    todo_zh = "请按 errors 所列更正；字段说明见接口文档。"


class RouteUnknown(DomainError):
    """There is no such path here."""

    status = 404
    code = "no-such-route"
    zh = "没有此接口地址。"
    todo = "See the OpenAPI document for the paths and methods."
    todo_zh = "请查看接口文档。"


class MethodNotAllowed(DomainError):
    """The address does not take this method."""

    status = 405
    code = "method-not-allowed"
    zh = "此地址不支持该请求方法。"
    todo = "Use a method of the `Allow` header."
    todo_zh = "可用的方法见 Allow 响应头。"

    def __init__(self, allowed: Sequence[str]) -> None:
        super().__init__(allowed=allowed)
        self.headers = {"allow": ", ".join(allowed)}


class ValueOutOfRange(Invalid):
    """A date, number or text lies outside of what can be stored or computed."""

    code = "value-out-of-range"
    zh = "日期、数字或文本超出可处理的范围。"
    todo = "Send dates, numbers and lengths as they occur in practice."
    todo_zh = "请填写实际可能出现的日期、数字或长度。"


OUT_OF_RANGE = (
    asyncpg.DataError,
    asyncpg.ProgramLimitExceededError,
    OverflowError,
)
"""A value that PostgreSQL or Python has no room for. Every value that a schema does not
bound ends here; nothing was changed, for the transaction is left by the error."""


class Internal(DomainError):
    """Something of ours failed; nothing was changed."""

    status = 500
    code = "internal"
    zh = "系统内部错误，未作任何更改。"
    todo = "Try again; if it stays, report the request_id."
    todo_zh = "请重试；如仍失败，请提供 request_id 联系运维。"


_TOLD_TO_OPS = frozenset({401, 403, 429})
"""Who is not known, may not, or asks too often: many of them are an attack."""


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
    """The problem+json of an error, in the caller's language (RFC 9457).

    A browser that goes to a page gets it as one.

    A member of its own says more than these do, and never another thing: only the
    clause may be that of the row of law that decided.
    """
    chinese = wants_chinese(request.headers)
    body: dict[str, Any] = {
        "clause": error.clause,
        **error.members,
        "type": f"urn:onevisit:problem:{error.code}",
        "title": error.zh if chinese else type(error).__doc__ or error.code,
        "status": error.status,
        "detail": error.detail_zh if chinese else error.detail,
        "code": error.code,
        "rule": error.rule,
        "next": error.todo_zh if chinese else error.todo,
        "request_id": current_request_id(),
    }
    headers = {
        "content-language": "zh" if chinese else "en",
        "vary": "accept, accept-language",
        **error.headers,
    }
    if wants_page(request):
        return problem_page(body, error.status, headers)
    return Response(dumps(body), error.status, headers, media_type=PROBLEM)


async def _domain_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, DomainError)  # noqa: S101 - registered for it only
    if error.status in _TOLD_TO_OPS:
        log.warning("request.refused", extra={"code": error.code})
    return problem(request, error)


async def _validation_error(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for it only
    reason = in_chinese if wants_chinese(request.headers) else in_english
    errors = [
        {
            "at": ".".join(str(part) for part in fault["loc"]),
            "reason": reason(fault),
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
    if error.status_code == HTTPStatus.NOT_FOUND:
        return problem(request, RouteUnknown())
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return problem(request, MethodNotAllowed(_allowed(request)))
    failed = BodyUnreadable(str(error.detail))
    return problem(request, failed)


def _allowed(request: Request) -> list[str]:
    """The methods of every route of this path."""
    methods: set[str] = set()
    for context in iter_route_contexts(request.app.routes):
        expression, _, _ = compile_path(context.path or "")
        if expression.match(request.scope["path"]):
            methods |= context.methods or set()
    return sorted(methods | ({"HEAD"} if "GET" in methods else set()))


def install_errors(app: FastAPI) -> None:
    """Every error leaves as problem+json."""
    app.add_exception_handler(DomainError, _domain_error)
    app.add_exception_handler(RequestValidationError, _validation_error)
    app.add_exception_handler(HTTPException, _http_error)


def refusal_of(fault: Exception) -> DomainError:
    """What the caller is told of a fault that no route foresaw; it is logged here."""
    if isinstance(fault, DomainError):
        return fault
    if isinstance(fault, OUT_OF_RANGE):
        log.warning("request.out_of_range", extra={"kind": type(fault).__name__})
        return ValueOutOfRange()
    log.error("request.failed", exc_info=fault)
    return Internal()
