"""`/livez`, `/readyz`, `/metrics` under a service's path: for whoever runs it.

Where `operations_port` is set they answer on that port and on no other, so that no
mistake in a gateway shows them to the public, and a service whose port for callers is
flooded still tells how it is.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager

import uvicorn
from fastapi import FastAPI, Response
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest

from shared.running.settings import ServiceSettings
from shared.web.http import Check, readiness

_READ = ["GET", "HEAD"]


def add_operations(
    app: FastAPI, path: str, registry: CollectorRegistry, checks: Mapping[str, Check]
) -> None:
    """Put the three routes under a service's path."""

    @app.api_route(f"{path}/livez", methods=_READ, include_in_schema=False)
    async def livez() -> dict[str, str]:
        return {"alive": "yes"}

    @app.api_route(f"{path}/readyz", methods=_READ, include_in_schema=False)
    async def readyz() -> Response:
        return await readiness(checks)

    @app.api_route(f"{path}/metrics", methods=_READ, include_in_schema=False)
    async def metrics() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)


class _Beside(uvicorn.Server):
    """A server beside the one that takes the process' signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def on_a_port_of_its_own(
    app: FastAPI, settings: ServiceSettings
) -> AsyncIterator[None]:
    """Serve the operations while the block runs, where a port is set for them."""
    if settings.operations_port is None:
        yield
        return
    server = _Beside(
        uvicorn.Config(
            app,
            host=settings.operations_host,
            port=settings.operations_port,
            lifespan="off",
            log_config=None,
        )
    )
    serving = asyncio.create_task(server.serve())
    try:
        yield
    finally:
        server.should_exit = True
        await serving
