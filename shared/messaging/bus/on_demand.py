"""Readers that ask only the sources that published something.

A reader of the in-process bus asks every outbox it reads whether there is anything new,
which costs some statements each. The story settles hundreds of times, and knows who has
published since the last time: so it keeps one reader for each source and asks those.
"""

from collections.abc import Iterable, Mapping

from shared.db import Tx
from shared.messaging.bus import Batch, Reader


class OnDemandReader:
    """One consumer group's readers, one for each source, of which few are asked."""

    def __init__(self, readers: Mapping[str, Reader]) -> None:
        self._readers = dict(readers)
        self._noisy: list[str] = list(readers)

    def listen_to(self, sources: Iterable[str]) -> None:
        """Sources that have published: they are asked until they have nothing more."""
        for source in sources:
            if source in self._readers and source not in self._noisy:
                self._noisy.append(source)

    async def start(self) -> None:
        """Take up the saved positions."""
        for reader in self._readers.values():
            await reader.start()

    async def stop(self) -> None:
        """Let go."""
        for reader in self._readers.values():
            await reader.stop()

    async def poll(self, wait_seconds: float) -> Batch | None:
        """The next batch of a source that published."""
        while self._noisy:
            source = self._noisy[0]
            batch = await self._readers[source].poll(wait_seconds)
            if batch is not None:
                return Batch(batch.deliveries, (source, batch))
            self._noisy.remove(source)
        return None

    async def lag(self) -> int | None:
        """What all sources together have waiting, where each can tell."""
        total = 0
        for reader in self._readers.values():
            waiting = await reader.lag()
            if waiting is None:
                return None
            total += waiting
        return total

    async def save(self, tx: Tx, batch: Batch) -> None:
        """Save the position with the effects."""
        source, inner = batch.token
        await self._readers[source].save(tx, inner)

    async def done(self, batch: Batch) -> None:
        """Go on."""
        source, inner = batch.token
        await self._readers[source].done(inner)

    async def release(self, batch: Batch) -> None:
        """Read the same again."""
        source, inner = batch.token
        await self._readers[source].release(inner)
