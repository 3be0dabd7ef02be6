"""The bus: one protocol, two implementations that pass the same behaviour suite.

The promise is: at least once on the wire, exactly once in effect. A reader hands out
batches in the order of each key; what is not `done` comes again.
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from typing import Protocol

from shared.db import Tx
from shared.messaging.bus.history import History
from shared.messaging.bus.messages import Batch, Delivery
from shared.messaging.bus.topics import topic_of

__all__ = ["Batch", "Bus", "Delivery", "History", "Reader", "Relay", "topic_of"]


class Reader(Protocol):
    """One consumer group's reading; used by one task at a time."""

    async def start(self) -> None:
        """Join the group, or take up the saved position."""
        ...

    async def stop(self) -> None:
        """Leave; what is not done comes again."""
        ...

    async def poll(self, wait_seconds: float) -> Batch | None:
        """The next batch, or None when there is nothing within the wait."""
        ...

    async def lag(self) -> int | None:
        """How many messages are not yet done; None where nobody can tell."""
        ...

    async def save(self, tx: Tx, batch: Batch) -> None:
        """Keep the position with the effects, where the position lives there."""
        ...

    async def done(self, batch: Batch) -> None:
        """The effects are committed: move on."""
        ...

    async def release(self, batch: Batch) -> None:
        """The effects were rolled back: the same messages come again."""
        ...


class Relay(Protocol):
    """Carries one service's outbox to the broker."""

    async def start(self) -> None:
        """Connect."""
        ...

    async def step(self) -> int:
        """Send one window; how many messages it held."""
        ...

    async def stop(self) -> None:
        """Disconnect, within seconds even when the broker is down."""
        ...


class Bus(Protocol):
    """Where readers and relays come from."""

    def reader(
        self, group: str, sources: Sequence[str], types: Sequence[str]
    ) -> Reader:
        """A reader of `group` over the topics of `sources`, for `types` of event."""
        ...

    def relay(self, service: str) -> Relay | None:
        """The relay of a service; None where the outbox itself is the log."""
        ...

    def history(
        self, group: str, sources: Sequence[str]
    ) -> AbstractAsyncContextManager[History]:
        """What the services' logs still tell, from their beginning."""
        ...

    async def rewind(
        self, group: str, sources: Sequence[str], *, dry_run: bool = False
    ) -> int:
        """Have every kept message delivered to a group again; how many there are."""
        ...

    async def ping(self) -> None:
        """Raise unless the bus can be reached."""
        ...

    def published(self, service: str) -> None:
        """A service of this process committed events: its readers need not wait."""
        ...
