"""The five services as processes, over real Kafka, for a journey."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from deploy.kafka.broker import Broker
from shared.local_postgres.server import PostgresServer
from tests.fleet import Fleet


@pytest.fixture
async def fleet(
    tmp_path: Path, postgres: PostgresServer, broker: Broker
) -> AsyncIterator[Fleet]:
    fleet = Fleet(tmp_path, postgres, broker)
    try:
        await fleet.prepare()
        await fleet.start_all()
        yield fleet
    finally:
        fleet.stop_all()
