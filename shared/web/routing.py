"""Routes: who may call them, and the transaction that each one asks for.

The transaction of a request ends before its response goes out: a commit that fails is
an error to the caller, never a 201 for nothing.
"""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from copy import copy
from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.routing import APIRoute
from fastapi.utils import generate_unique_id
from starlette.routing import BaseRoute, Match, compile_path
from starlette.types import Receive, Scope, Send

from shared.audit.act import BEGUN, Outcome
from shared.audit.acting import acting_as, now_acting
from shared.auth import authenticate, principal_of, required_scopes
from shared.db import ReadTx, Tx
from shared.errors import DomainError
from shared.events import Basis
from shared.running.runtime import Runtime
from shared.running.settings import ServiceSettings
from shared.web import idempotency
from shared.web.acts import acting_of, enter_reading, enter_refusal
from shared.web.direct_route import call_directly
from shared.web.query import must_know_all, parameters_of
from shared.web.rates import UPLOAD, rates
from shared.web.readable import ReadableRequest, must_be_readable
from shared.web.uploads import Taking

PROBLEM = "application/problem+json"
PROBLEM_SCHEMA: dict[str, Any] = {
    "description": "A problem (RFC 9457): code, rule, and what to do next",
    "content": {
        PROBLEM: {
            "schema": {
                "type": "object",
                "required": ["type", "title", "status", "detail", "code", "next"],
                "properties": {
                    "type": {"type": "string"},
                    "title": {"type": "string"},
                    "status": {"type": "integer"},
                    "detail": {"type": "string"},
                    "code": {"type": "string"},
                    "rule": {"type": ["string", "null"]},
                    "clause": {"type": ["string", "null"]},
                    "basis": Basis.model_json_schema(),
                    "next": {"type": "string"},
                    "request_id": {"type": "string"},
                    "errors": {
                        "type": "array",
                        "description": "of `body-invalid`: each member that is wrong, "
                        "with the reason in the caller's language",
                        "items": {
                            "type": "object",
                            "required": ["at", "reason", "kind"],
                            "properties": {
                                "at": {"type": "string"},
                                "reason": {"type": "string"},
                                "kind": {"type": "string"},
                            },
                        },
                    },
                    "problems": {
                        "type": "array",
                        "description": "where several reasons are listed: each one",
                        "items": {
                            "type": "object",
                            "required": ["code"],
                            "properties": {
                                "code": {"type": "string"},
                                "reason": {"type": "string"},
                                "reason_zh": {"type": "string"},
                            },
                        },
                    },
                    "choices": {
                        "type": "array",
                        "description": "where a value is not known: those that are",
                        "items": {"type": "string"},
                    },
                },
            }
        }
    },
}
_TX = "onevisit.tx"


def runtime_of(request: Request) -> Runtime:
    """The runtime of the service that answers."""
    runtime: Runtime = request.app.state.runtime
    return runtime


async def _runtime(request: Request) -> Runtime:
    """The dependency; async, for FastAPI would run a plain function in a thread."""
    return runtime_of(request)


async def _write(request: Request) -> Tx:
    tx: Tx = request.scope[_TX]
    return tx


async def _write_once(request: Request) -> Tx:
    tx: Tx = request.scope[_TX]
    return tx


async def _read(request: Request) -> ReadTx:
    tx: ReadTx = request.scope[_TX]
    return tx


async def _look(request: Request) -> ReadTx:
    tx: ReadTx = request.scope[_TX]
    return tx


TxDep = Annotated[Tx, Depends(_write)]
"""The transaction of a writing route; committed before the response goes out."""
OneDep = Annotated[Tx, Depends(_write_once)]
"""The same for a route that writes with one statement: it is its own transaction.

Where the caller sent an Idempotency-Key, a transaction holds both, the answer and it.
The endpoint is called directly (`direct_route`), which refuses what it cannot give.
"""
ReadDep = Annotated[ReadTx, Depends(_read)]
"""A read-only transaction over one snapshot."""
LookDep = Annotated[ReadTx, Depends(_look)]
"""No transaction, for a route that asks one statement: it sees one snapshot anyway.

The endpoint is called directly, as with `OneDep`.
"""
RuntimeDep = Annotated[Runtime, Depends(_runtime)]
Handler = Callable[[Request], Coroutine[Any, Any, Response]]
Begin = Callable[[Request], Awaitable[Runtime]]


class Route(APIRoute):
    """Opens the transaction that the route asks for, and ends it before the answer.

    The body is read before, so that a slow caller holds no connection; an upload, which
    is too large for memory, is spooled before.
    """

    begins = ""
    """The fixed start of its path; only such paths are compared with its expression."""
    taking: Taking | None = None
    """What it takes an upload with, if it takes one."""
    is_public = False
    """Whether anybody may call it, without a token."""
    known_as = ""
    """Its path in its router, the label in metrics."""

    def largest(self, settings: ServiceSettings) -> int:
        """The most bytes that its body may have, whatever the caller calls it."""
        if self.taking is not None:
            return self.taking.largest(settings)
        if self.is_public:
            return min(settings.max_public_body_bytes, settings.max_body_bytes)
        return settings.max_body_bytes

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it answers this request; most routes do not begin like its path."""
        if self.begins not in scope["path"]:
            return Match.NONE, {}
        match, child = super().matches(scope)
        if match is Match.PARTIAL and self._gives_head(scope):
            match = Match.FULL
        return match, child

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; HEAD as GET, whose body the edge keeps back."""
        if self._gives_head(scope):
            await self.app(scope, receive, send)
        else:
            await super().handle(scope, receive, send)

    def _gives_head(self, scope: Scope) -> bool:
        return scope["method"] == "HEAD" and "GET" in (self.methods or ())

    def get_route_handler(self) -> Handler:
        """FastAPI's handler inside of the transaction that the route asks for."""
        inner = super().get_route_handler()
        asked = {
            dependency.call for dependency in self.dependant.dependencies
        } & _AROUND.keys()
        if asked & _OF_ONE_STATEMENT:
            inner = call_directly(self, inner, dict.fromkeys(asked, _tx))
        scopes, has_body = required_scopes(self), self.body_field is not None
        self.is_public, self.taking = scopes is None, _taking(self)
        known = parameters_of(self.dependant)

        async def begin(request: Request) -> Runtime:
            await authenticate(request, scopes)
            if scopes is not None:
                must_know_all(request, known)
            if self.taking is None:
                _count(request)
            now_acting(acting_of(request))
            if has_body:
                kind = request.headers.get("content-type", "")
                must_be_readable(kind, await request.body())
            return runtime_of(request)

        asks = set(self.methods or ()) <= _ASKING
        handle = (_plainly if asks else _announced)(inner, begin)
        for call in asked:
            handle = _AROUND[call](inner, begin)
        if self.taking is not None:
            handle = _taken(handle, self.taking, scopes)
        return _strictly(_audited(handle))


def _plainly(inner: Handler, begin: Begin) -> Handler:
    async def handle(request: Request) -> Response:
        await begin(request)
        return await inner(request)

    return handle


def _announced(inner: Handler, begin: Begin) -> Handler:
    """Enter the act before it is done: the endpoint opens transactions of its own.

    What these record leaves rows of its own, with the same request and actor.
    """

    async def handle(request: Request) -> Response:
        runtime = await begin(request)
        async with runtime.writing() as tx:
            tx.act.outcome = Outcome(BEGUN)
        acting = replace(acting_of(request), must=False)
        with acting_as(acting):
            return await inner(request)

    return handle


def _audited(handle: Handler) -> Handler:
    """Enter refusals, and reads of personal data, before the answer goes out."""

    async def audited(request: Request) -> Response:
        try:
            with acting_as(None):
                response = await handle(request)
        except DomainError as refusal:
            await enter_refusal(request, refusal)
            raise
        await enter_reading(request)
        return response

    return audited


def _taking(route: APIRoute) -> Taking | None:
    calls = (dependency.call for dependency in route.dependant.dependencies)
    return next((call for call in calls if isinstance(call, Taking)), None)


def _taken(handle: Handler, taking: Taking, scopes: frozenset[str] | None) -> Handler:
    """Take the upload first, of a caller that may send it."""

    async def after_the_upload(request: Request) -> Response:
        await authenticate(request, scopes)
        _count(request, UPLOAD)
        async with taking.taken(request):
            return await handle(request)

    return after_the_upload


def _count(request: Request, cost: int = 1) -> None:
    """Count the call of a verified caller; addresses are counted at the gateway."""
    principal = principal_of(request)
    if principal is not None:
        runtime_of(request).own(rates).count(principal, cost)


def _strictly(handle: Handler) -> Handler:
    async def strictly(request: Request) -> Response:
        return await handle(ReadableRequest(request.scope, request.receive))

    return strictly


def _tx(request: Request) -> object:
    return request.scope[_TX]


def _writing(inner: Handler, begin: Begin) -> Handler:
    async def handle(request: Request) -> Response:
        runtime = await begin(request)
        try:
            async with runtime.writing() as tx:
                request.scope[_TX] = tx
                claimed = await idempotency.begin(tx, request)
                response = await inner(request)
                if response.status_code >= _REFUSING and not principal_of(request):
                    tx.act.waive()
                if claimed is not None:
                    await idempotency.finish(tx, claimed, response)
                return response
        except idempotency.Answered as known:
            return known.response

    return handle


def _writing_once(inner: Handler, begin: Begin) -> Handler:
    together = _writing(inner, begin)

    async def handle(request: Request) -> Response:
        if idempotency.HEADER in request.headers:
            return await together(request)
        runtime = await begin(request)
        async with runtime.writing_once() as tx:
            request.scope[_TX] = tx
            return await inner(request)

    return handle


def _reading(
    opened: Callable[[Runtime], AbstractAsyncContextManager[ReadTx]],
) -> Callable[[Handler, Begin], Handler]:
    def around(inner: Handler, begin: Begin) -> Handler:
        async def handle(request: Request) -> Response:
            runtime = await begin(request)
            async with opened(runtime) as tx:
                request.scope[_TX] = tx
                return await inner(request)

        return handle

    return around


_AROUND: dict[Callable[..., Any] | None, Callable[[Handler, Begin], Handler]] = {
    _write: _writing,
    _write_once: _writing_once,
    _read: _reading(lambda runtime: runtime.reading()),
    _look: _reading(lambda runtime: runtime.looking()),
}
"""The wrapper of a route by the transaction that the route asks for."""
_ASKING = {"GET", "HEAD"}
_REFUSING = 400
"""From this status on what a public form answers is a refusal, and no act."""
_OF_ONE_STATEMENT = frozenset({_write_once, _look})
"""Their routes are the busiest: such an endpoint is called directly."""


class Router(APIRouter):
    """A router whose routes answer problems as problem+json."""

    def __init__(self, **options: Any) -> None:
        responses: dict[int | str, dict[str, Any]] = {
            "4XX": PROBLEM_SCHEMA,
            "5XX": PROBLEM_SCHEMA,
        }
        super().__init__(route_class=Route, responses=responses, **options)


def add(app: FastAPI, router: APIRouter, prefix: str) -> None:
    """Put a router's routes under a path, one by one.

    FastAPI includes a router as a layer, which looks for the route of each request
    twice: that took a tenth of the time of an application for a code.
    """
    if isinstance(router, Router):
        app.router.routes += [_moved(route, prefix) for route in router.routes]
    else:
        app.include_router(router, prefix=prefix)


def _moved(route: BaseRoute, prefix: str) -> BaseRoute:
    if not isinstance(route, Route):
        raise TypeError(f"{route} is no route of a Router")
    moved = copy(route)
    moved.path = prefix + route.path
    moved.path_regex, moved.path_format, moved.param_convertors = compile_path(
        moved.path
    )
    moved.unique_id = route.operation_id or generate_unique_id(moved)
    moved.known_as = route.path
    moved.begins = moved.path.partition("{")[0]
    return moved
