"""The applications of all services, built without a database, and their routes.

What is refused before its transaction needs no database, so there is none here.
"""

import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from typing import Any, cast

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from shared.audit.row import COLUMNS
from shared.auth import Verifier, required_scopes
from shared.db import Database, Tx
from shared.db.pool import Connection
from shared.db.surroundings import Surroundings
from shared.messaging.bus.inprocess import InProcessBus
from shared.running.app import Parts, build_runtime, create_app
from shared.running.service import NAMES, Service, load
from shared.running.settings import read_settings

ISSUER = "https://issuer.test"
AUDIENCE = "onevisit"
NOWHERE = "postgresql://nobody:none@127.0.0.1:9/none"


@dataclass(frozen=True)
class ApiRoute:
    """One operation of one service, and the scopes that it needs; None is public."""

    service: str
    method: str
    path: str
    scopes: frozenset[str] | None = field(compare=False)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def url(self) -> str:
        """The path with every parameter filled in with something."""
        return re.sub(r"\{[^}]*\}", "1", self.path)


def app_of(service: Service, verifier: Verifier) -> FastAPI:
    """One service's application, as its API role serves it."""
    settings = read_settings(
        service.settings,
        service.name,
        environment="test",
        database_url=NOWHERE,
        bus="inprocess",
        issuer=ISSUER,
        audience=AUDIENCE,
    )
    parts = Parts(bus=lambda _database, _metrics: InProcessBus({}), verifier=verifier)
    runtime = build_runtime(service, settings, parts)
    runtime.db = Notebook()
    return create_app(runtime, "api")


class Notebook(Database):
    """No database: it takes rows of the audit, and nothing else can be asked of it."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []

    @asynccontextmanager
    async def writing(self, runtime: Surroundings) -> AsyncIterator[Tx]:
        """A transaction in which a refusal or a read is entered."""
        tx = Tx(runtime, cast("Connection", self))
        yield tx
        tx.committed()

    async def execute(self, statement: str, *values: object) -> str:
        """Take a row of the audit, which is the only statement there is."""
        assert "INSERT INTO audit" in statement
        self.rows.append(dict(zip(COLUMNS, values, strict=False)))
        return "INSERT 0 1"


class _Nobody:
    async def verify(self, token: str) -> None:
        raise NotImplementedError(token)


def openapi_of(name: str) -> dict[str, Any]:
    """The OpenAPI document of a service."""
    document: dict[str, Any] = app_of(load(name), _Nobody()).openapi()  # type: ignore[arg-type]  # nobody calls it
    return document


@cache
def api_routes() -> tuple[ApiRoute, ...]:
    """Every operation of every service, hidden ones too."""
    return tuple(
        route
        for name in NAMES
        if find_spec(f"{name.replace('-', '_')}.service")
        for route in routes_of(name, app_of(load(name), _Nobody()))  # type: ignore[arg-type]  # nobody calls it
    )


def routes_of(name: str, app: FastAPI) -> Iterator[ApiRoute]:
    """The operations of one application, at their full public paths."""
    for context in iter_route_contexts(app.routes):
        declared = context.original_route
        path = context.path or ""
        scopes = required_scopes(declared) if isinstance(declared, APIRoute) else None
        for method in sorted((context.methods or set()) - {"HEAD"}):
            yield ApiRoute(name, method, path, scopes)
