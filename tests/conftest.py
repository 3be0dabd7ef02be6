"""Fixtures of every suite: those of `shared.testing`, and a real Kafka.

pytest-xdist spreads the tests over all cores. Whatever shares the broker stays on one
worker, for its topics and groups have fixed names. Who kills a broker has its own.
"""

from collections.abc import Iterator

import pytest

from deploy.kafka.broker import Broker
from tests.brokers import SHARES_BROKER, broker_or_skip

pytest_plugins = [
    "shared.testing.servers",
    "shared.testing.world",
    "tests.budgets",
    "tests.groups",
    "tests.tools",
]


def pytest_collection_modifyitems(items: list[pytest.Function]) -> None:
    """Keep the shared broker on one worker, and begin with what takes longest."""
    for item in items:
        if "broker" in item.fixturenames:
            item.add_marker(SHARES_BROKER)
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A real Kafka broker for the whole run."""
    with broker_or_skip(tmp_path_factory.mktemp("kafka")) as started:
        yield started
