"""The embedded host: the only code that knows all five services.

While the story is played nothing runs by itself: no worker, no job. The driver moves
the clock, calls, and lets the bus settle, so what comes out does not depend on timing.
Afterwards a host of its own runs the workers as in any deployment.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from deploy.embedded.host.api_client import ApiClient
from deploy.embedded.host.clock import HostClock
from deploy.embedded.host.gateway import Gateway, start_app
from shared import migrate
from shared.audit.acting import Acting, acting_as
from shared.auth.issuer import DevelopmentIssuer
from shared.local_postgres.server import RUNNING, PostgresServer
from shared.messaging import partitions
from shared.running.app import Parts
from shared.running.fleet import Fleet, Wiring
from shared.running.service import NAMES, Service, load
from shared.running.settings import ServiceSettings
from shared.running.worker import Worker

_STATEMENT_SECONDS = 120
_BATCH = 1000
_IDLE_SECONDS = 5.0
"""All that publishes is in this process and wakes who waits for it; this long they wait
otherwise, so that an idle host costs next to nothing."""

_HEARTBEAT_SECONDS = 30.0
"""Each goes through every relay and every consumer; nobody is alerted here."""


@dataclass(frozen=True)
class Place:
    """Where a host keeps things and how it is reached."""

    server: PostgresServer
    issuer_folder: Path
    folder: Path
    port: int
    plain_week_years: tuple[int, ...] = ()
    kafka: str = ""
    """Bootstrap address; empty: the in-process bus."""

    @property
    def url(self) -> str:
        """The address to open."""
        return f"http://127.0.0.1:{self.port}"


class Pace(StrEnum):
    """When matching-svc recomputes."""

    DAILY = "daily"
    """Once a day, when the story says so."""
    LIVE = "live"
    """With each batch of events."""


class Host(Fleet):
    """Five running services, one clock, one gateway."""

    def __init__(
        self,
        place: Place,
        clock: HostClock,
        pace: Pace,
        gateway: Gateway,
        api: ApiClient,
    ) -> None:
        self.place = place
        self.clock = clock
        self.gateway = gateway
        self.api = api
        urls = {name: place.server.running_url(load(name).package) for name in NAMES}
        parts = Parts(clock=clock, transport=httpx.ASGITransport(gateway))
        settings = _settings(place, pace)
        super().__init__(Wiring(urls, parts, settings, bool(place.kafka), _BATCH))

    async def run_jobs(self) -> None:
        """Do once what the workers would do at intervals."""
        for runtime in self.runtimes.values():
            for job in runtime.service.jobs:
                with acting_as(Acting.system(runtime.service.name, job.name)):
                    await job.run(runtime)

    @asynccontextmanager
    async def background(self) -> AsyncIterator[None]:
        """Run every service's worker, as a deployment does.

        Of a host that carried nothing itself: its relays hold a lease until it closes.
        """
        for consumer in self.consumers.values():
            await consumer.stop()
        async with AsyncExitStack() as stack:
            for runtime in self.runtimes.values():
                worker = Worker(runtime)
                await worker.start()
                stack.push_async_callback(worker.stop)
            yield

    async def open(self, names: Iterable[str]) -> None:
        """Migrate, wire and open the services."""
        services = [load(name) for name in names]
        for service in services:  # Alembic's context is one global: not at once
            await _migrate(service, self.place.server.url(service.package))
        await super().open(names)
        for runtime in self.runtimes.values():
            await partitions.ensure(runtime)
        self.gateway.serve(
            {service.short: self.apps[service.name] for service in services}
        )


async def _migrate(service: Service, url: str) -> None:
    connection = await asyncpg.connect(url)
    try:
        await migrate.check(connection, service.migrations)
    except migrate.SchemaStale:
        await migrate.upgrade(url, service.metadata, service.migrations)
    finally:
        await connection.close()
    await migrate.let_run(url, RUNNING)


def _settings(place: Place, pace: Pace) -> dict[str, Any]:
    return {
        "environment": "development",
        "kafka_bootstrap": place.kafka or "unused:0",
        "consumer_batch": _BATCH,
        "relay_idle_seconds": _IDLE_SECONDS,
        "heartbeat_seconds": _HEARTBEAT_SECONDS,
        "statement_timeout_seconds": _STATEMENT_SECONDS,
        "plain_week_years": place.plain_week_years,
        "jwks_file": place.issuer_folder / "jwks.json",
        "public_url": place.url,
        "neighbour_url": place.url,
        "recompute": pace,
        "draw_sample_seed": "sample",
        # Long enough for a busy laptop: what is offered must not depend on timing.
        "options_deadline_seconds": 5.0,
    }


@asynccontextmanager
async def hosted(place: Place, clock: HostClock, pace: Pace) -> AsyncIterator[Host]:
    """The five services, opened; everything is closed when the block ends."""
    issuer = DevelopmentIssuer(place.issuer_folder, _IssuerSettings())
    gateway = Gateway(start_app(issuer))
    host = Host(place, clock, pace, gateway, ApiClient(gateway, issuer))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(host.close)
        await host.open(NAMES)
        yield host


@dataclass(frozen=True)
class _IssuerSettings:
    environment: str = "development"
    issuer: str = str(ServiceSettings.model_fields["issuer"].default)
    audience: str = str(ServiceSettings.model_fields["audience"].default)
