"""Builds a running service out of its manifest; nothing happens at import.

Roles: `api` answers requests, `worker` relays, consumes and does the jobs, `all` both.
Every role answers `/livez`, `/readyz` and `/metrics` under the service's path, on a
port of their own where one is set.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeVar

import httpx
from fastapi import FastAPI
from fastapi_offline import FastAPIOffline

from shared import migrate
from shared.audit.protection import must_be_protected
from shared.auth import Verifier, verifier_for
from shared.civic import holidays
from shared.civic.calendar import WorkingCalendar
from shared.civic.clock import Clock, ShiftedClock, SystemClock
from shared.db import Database
from shared.messaging.bus import Bus
from shared.messaging.bus.kafka import KafkaBus
from shared.running.observability import Metrics, watch_loop
from shared.running.runtime import Runtime
from shared.running.service import Service
from shared.running.settings import ServiceSettings
from shared.running.worker import Worker
from shared.web.audit_route import router as audit
from shared.web.http import Check, Edge, install_errors
from shared.web.openapi import describe
from shared.web.operations import add_operations, on_a_port_of_its_own
from shared.web.routing import add
from shared.web.snapshot_route import router_of

log = logging.getLogger(__name__)

Role = Literal["api", "worker", "all"]
S = TypeVar("S", bound=ServiceSettings)
VERSION = "0.1.0"


@dataclass(frozen=True, slots=True)
class Parts:
    """What a runtime may be given in place of the real thing: tests and the story."""

    clock: Clock | None = None
    bus: Callable[[Database, Metrics], Bus] | None = None
    verifier: Verifier | None = None
    transport: httpx.AsyncBaseTransport | None = None
    """How neighbours are reached; in one process without a network."""


def build_runtime(
    service: Service, settings: S, parts: Parts | None = None
) -> Runtime[S]:
    """Wire one service; connections open at first use."""
    parts = parts or Parts()
    metrics = Metrics(service.name)
    database = Database(
        settings.database_url.get_secret_value(),
        name=service.name,
        size=settings.pool_size,
        timeout=settings.statement_timeout_seconds,
        idle=settings.idle_transaction_seconds,
    )
    metrics.watch_pool(database.pool)
    return Runtime(
        service=service,
        settings=settings,
        clock=parts.clock or _clock(settings),
        calendar=_calendar(settings),
        db=database,
        bus=parts.bus(database, metrics)
        if parts.bus
        else _kafka(settings, database, metrics),
        verifier=parts.verifier or verifier_for(settings),
        neighbours=httpx.AsyncClient(
            base_url=settings.neighbour_url, transport=parts.transport, timeout=5
        ),
        metrics=metrics,
    )


def _clock(settings: ServiceSettings) -> Clock:
    if settings.clock_shift_file is not None:
        return ShiftedClock(settings.clock_shift_file)
    return SystemClock()


def _calendar(settings: ServiceSettings) -> WorkingCalendar:
    calendar = holidays.load(settings.holidays_file)
    for year in settings.plain_week_years:
        calendar = holidays.as_plain_weeks(year).overlaid(calendar)
    return calendar


def _kafka(settings: ServiceSettings, database: Database, metrics: Metrics) -> Bus:
    if settings.bus != "kafka":
        raise ValueError(
            "bus=inprocess is wired by the embedded host, not by a service"
        )
    return KafkaBus(
        settings.kafka_access(),
        database=database,
        metrics=metrics,
        batch=settings.consumer_batch,
        instance_id=settings.instance_id,
    )


def create_app(runtime: Runtime, role: Role = "all") -> FastAPI:
    """The application of one service; tests and the embedded host build several."""
    service, settings = runtime.service, runtime.settings
    worker = Worker(runtime) if role in ("worker", "all") else None

    app = FastAPIOffline(
        title=f"OneVisit {service.name}",
        description=service.title,
        version=VERSION,
        docs_url=f"{service.path}/docs",
        redoc_url=f"{service.path}/redoc",
        openapi_url=f"{service.path}/openapi.json",
        static_url=f"{service.path}/docs-assets",
        swagger_ui_oauth2_redirect_url=f"{service.path}/docs/oauth2-redirect",
        lifespan=partial(_running, runtime, role, worker),
        redirect_slashes=False,
    )
    app.state.runtime = runtime
    app.state.worker = worker
    app.add_middleware(
        Edge,
        metrics=runtime.metrics,
        settings=settings,
    )
    install_errors(app)
    describe(app, service)
    documents = list(app.router.routes)
    if role != "worker":
        for router in (*service.routers, audit, router_of(service.snapshots)):
            add(app, router, service.path)
        for page in service.pages:
            add(app, page, "")
    operations = FastAPI(openapi_url=None) if settings.operations_port else app
    app.state.operations = operations
    registry = runtime.metrics.registry
    add_operations(operations, service.path, registry, _checks(runtime, worker))
    # Each request is compared with one route after the other: documents come last.
    app.router.routes[:] = [*app.router.routes[len(documents) :], *documents]
    return app


@asynccontextmanager
async def _running(
    runtime: Runtime, role: Role, worker: Worker | None, app: FastAPI
) -> AsyncIterator[None]:
    """From the check of the schema to the last connection that is closed."""
    name = runtime.service.name
    await start(runtime)
    async with on_a_port_of_its_own(app.state.operations, runtime.settings):
        lag = asyncio.create_task(watch_loop(runtime.metrics))
        if worker is not None:
            await worker.start()
        log.info("service.started", extra={"service": name, "role": role})
        try:
            yield
        finally:
            lag.cancel()
            if worker is not None:
                await worker.stop()
            await runtime.neighbours.aclose()
            await runtime.db.stop()
            log.info("service.stopped", extra={"service": name})


async def start(runtime: Runtime) -> None:
    """Refuse to serve a stale schema, an unknown year, or an open audit.

    Raises:
        SchemaStale, CalendarYearUnknown, AuditUnprotected: saying what to do.
    """
    warning = holidays.check_at_start(runtime.calendar, runtime.clock.today())
    if warning:
        log.warning("calendar.next_year_unknown", extra={"warning": warning})
    async with runtime.db.connection() as conn:
        await migrate.check(conn, runtime.service.migrations)
        await must_be_protected(conn, runtime.settings.environment)


def _checks(runtime: Runtime, worker: Worker | None) -> dict[str, Check]:
    async def database() -> None:
        async with runtime.db.connection() as conn:
            await conn.fetchval("SELECT 1", timeout=2)

    async def background() -> None:
        if worker is not None:
            worker.must_be_well()

    bus = "kafka" if runtime.settings.bus == "kafka" else "bus"
    return {"database": database, bus: runtime.bus.ping, "worker": background}
