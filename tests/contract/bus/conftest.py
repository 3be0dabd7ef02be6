"""Both buses, and a broker for the one that needs it."""

from collections.abc import AsyncIterator, Iterator

import pytest

from shared.postgres import PostgresServer
from tests.brokers import broker_or_skip
from tests.contract.bus.pipes import Pipe


@pytest.fixture(scope="session")
def bootstrap(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Kafka broker for the whole run."""
    with broker_or_skip(tmp_path_factory.mktemp("kafka")) as broker:
        yield broker.bootstrap


@pytest.fixture(params=["inprocess", pytest.param("kafka", marks=pytest.mark.kafka)])
async def pipe(
    request: pytest.FixtureRequest, postgres: PostgresServer
) -> AsyncIterator[Pipe]:
    """A pipe over each of the two buses."""
    kafka = request.param == "kafka"
    made = Pipe(postgres, request.getfixturevalue("bootstrap") if kafka else None)
    await made.open()
    yield made
    await made.close()
