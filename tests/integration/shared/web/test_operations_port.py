"""Health and metrics answer on their own port, and on that alone."""

import httpx
from sqlalchemy import MetaData

from shared.local_postgres.server import PostgresServer
from shared.messaging.bus.inprocess import InProcessBus
from shared.running.app import Parts, build_runtime, create_app
from shared.running.service import Service
from shared.running.settings import ServiceSettings
from shared.testing.principals import PlainVerifier
from shared.web.operations import on_a_port_of_its_own
from tests.tools import free_port


async def test_health_and_metrics_answer_on_their_own_port_alone(
    postgres: PostgresServer,
) -> None:
    port = free_port()
    settings = ServiceSettings(
        environment="test",
        database_url=postgres.url("postgres"),
        bus="inprocess",
        operations_port=port,
    )
    service = Service("plan-svc", "example", MetaData(), ())
    parts = Parts(bus=lambda _d, _m: InProcessBus({}), verifier=PlainVerifier())
    runtime = build_runtime(service, settings, parts)
    app = create_app(runtime, "api")
    paths = ("/plan/livez", "/plan/readyz", "/plan/metrics")
    async with (
        on_a_port_of_its_own(app.state.operations, settings),
        httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://edge.test"
        ) as outside,
        httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(retries=20),
            base_url=f"http://127.0.0.1:{port}",
        ) as inside,
    ):
        assert [(await outside.get(path)).status_code for path in paths] == [404] * 3
        assert [(await inside.get(path)).status_code for path in paths] == [200] * 3
    await runtime.neighbours.aclose()
    await runtime.db.stop()
