"""What a benchmark may stand on: a folder, PostgreSQL, Kafka, services as processes.

The server and the broker start when a benchmark first asks for them, and serve all
benchmarks of a run; a benchmark that asks for neither costs neither.
"""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cached_property
from pathlib import Path

from deploy.kafka.broker import Broker
from shared.local_postgres.server import PostgresServer
from tests.contract.bus.pipes import Pipe
from tests.fleet import Fleet


class Ground:
    """The parts of one run; whoever makes it closes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.long = os.environ.get("LONG") == "1"
        """Whether the figures are wanted that take many minutes."""
        self._fleets = 0

    @cached_property
    def server(self) -> PostgresServer:
        """A real PostgreSQL, started."""
        server = PostgresServer(self.folder / "postgres")
        server.start()
        return server

    @cached_property
    def broker(self) -> Broker:
        """A real Kafka broker, started."""
        return Broker(self.folder / "kafka").start()

    @asynccontextmanager
    async def pipe(self) -> AsyncIterator[Pipe]:
        """A producer's database, two groups' databases, and Kafka between."""
        pipe = Pipe(self.server, self.broker.bootstrap)
        await pipe.open()
        try:
            yield pipe
        finally:
            await pipe.close()

    @asynccontextmanager
    async def fleet(self) -> AsyncIterator[Fleet]:
        """The services as processes, prepared and not yet started."""
        self._fleets += 1
        folder = self.folder / f"fleet-{self._fleets}"
        folder.mkdir()
        fleet = Fleet(folder, self.server, self.broker)
        await fleet.prepare()
        try:
            yield fleet
        finally:
            fleet.stop_all()

    def close(self) -> None:
        """Stop what was started."""
        if "broker" in self.__dict__:
            self.broker.stop()
        if "server" in self.__dict__:
            self.server.remove()
