"""What every suite has: `shared.testing`, a real Kafka, the skips of `tests.tools`."""

from collections.abc import Iterator

import pytest

from deploy.kafka.broker import Broker
from tests.brokers import broker_or_skip

pytest_plugins = ["shared.testing", "tests.tools"]


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A real Kafka broker for the whole run."""
    with broker_or_skip(tmp_path_factory.mktemp("kafka")) as started:
        yield started
