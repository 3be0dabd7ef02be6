"""A pipe over each of the two buses."""

from collections.abc import AsyncIterator

import pytest

from deploy.kafka.broker import Broker
from shared.local_postgres.server import PostgresServer
from tests.brokers import SHARES_BROKER
from tests.contract.bus.pipes import Pipe

KAFKA = pytest.param("kafka", marks=[pytest.mark.kafka, SHARES_BROKER])


@pytest.fixture(params=["inprocess", KAFKA])
async def pipe(
    request: pytest.FixtureRequest, postgres: PostgresServer
) -> AsyncIterator[Pipe]:
    """A pipe over each of the two buses."""
    bootstrap: str | None = None
    if request.param == "kafka":
        broker: Broker = request.getfixturevalue("broker")
        bootstrap = broker.bootstrap
    pipe = Pipe(postgres, bootstrap)
    await pipe.open()
    yield pipe
    await pipe.close()
