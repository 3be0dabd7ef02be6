"""A real Kafka for tests: skipped loudly where none can be had, a failure in CI."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.kafka.broker import Broker
from deploy.kafka.guard import Guard
from deploy.kafka.jars import MavenMissing
from deploy.kafka.java import JavaMissing

SHARES_BROKER = pytest.mark.xdist_group("broker")


@contextmanager
def broker_or_skip(folder: Path, guard: Guard | None = None) -> Iterator[Broker]:
    """A started broker, stopped afterwards; with a guard it asks who comes."""
    broker = Broker(folder, guard=guard)
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
