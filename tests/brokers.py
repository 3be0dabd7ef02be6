"""A real Kafka for tests: skipped loudly where none can be had, a failure in CI."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.kafka.broker import Broker
from deploy.kafka.jars import MavenMissing
from deploy.kafka.java import JavaMissing

SHARES_BROKER = pytest.mark.xdist_group("broker")


@contextmanager
def broker_or_skip(folder: Path) -> Iterator[Broker]:
    """A started broker, stopped afterwards."""
    broker = Broker(folder)
    try:
        broker.start()
    except (MavenMissing, JavaMissing) as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no real Kafka here: {missing}")
    try:
        yield broker
    finally:
        broker.stop()
