"""Fixtures of every suite: those of `shared.testing.world`, and a real Kafka."""

from collections.abc import Iterator

import pytest

from deploy.kafka.broker import Broker
from tests.brokers import broker_or_skip

pytest_plugins = ["shared.testing.world"]


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A real Kafka broker for the whole run."""
    with broker_or_skip(tmp_path_factory.mktemp("kafka")) as started:
        yield started
