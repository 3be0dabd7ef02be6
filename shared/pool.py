"""A pool of connections to PostgreSQL: handed out, given back clean, or thrown away.

Ours, because a request takes one and gives it back: through an ORM's pool that costs
more than the statement it is taken for. JSON comes decoded and goes as text.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

import asyncpg

from shared import jsontext
from shared.errors import Unavailable

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]
else:
    Connection = asyncpg.Connection
AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
)
"""How a server that cannot be reached, or takes nobody now, shows itself."""
CLOSE_SECONDS = 2.0


def _nobody_counts() -> None:
    """Until somebody does."""


class Pool:
    """At most `size` connections; whoever finds none waits for `timeout` seconds."""

    def __init__(
        self, connect: Callable[[], Awaitable[Connection]], *, size: int, timeout: float
    ) -> None:
        self._connect = connect
        self._timeout = timeout
        self._room = asyncio.Semaphore(size)
        self._idle: list[Connection] = []
        self.size = size
        self.in_use = 0
        self.on_refused: Callable[[], None] = _nobody_counts
        """Called whenever a connection is not to be had."""

    async def take(self) -> Connection:
        """A connection that is not known to have ended; `give_back` returns it.

        Where one broke, all broke: those that ended are passed over.

        Raises:
            Unavailable: if the server does not answer, or the pool stays empty.
        """
        await self._enter()
        self.in_use += 1
        try:
            while self._idle:
                conn = self._idle.pop()
                if not conn.is_closed():
                    return conn
            return await self._connect()
        except AWAY as fault:
            self._leave()
            self.on_refused()
            raise Unavailable("PostgreSQL does not answer.", part="db") from fault
        except BaseException:
            self._leave()
            raise

    async def _enter(self) -> None:
        if not self._room.locked():
            await self._room.acquire()
            return
        try:
            async with asyncio.timeout(self._timeout):
                await self._room.acquire()
        except TimeoutError as fault:
            self.on_refused()
            raise Unavailable("All connections are in use.", part="db") from fault

    def give_back(self, conn: Connection, *, clean: bool) -> None:
        """Keep a connection for the next, or throw away one whose state nobody knows.

        A request that was cancelled in the middle of a statement, or of its rollback,
        may leave a transaction open; the next request would find itself in it.
        """
        if clean and not (conn.is_closed() or conn.is_in_transaction()):
            self._idle.append(conn)
        else:
            conn.terminate()
        self._leave()

    def _leave(self) -> None:
        self.in_use -= 1
        self._room.release()

    async def stop(self) -> None:
        """Close the connections that nobody has."""
        idle, self._idle = self._idle, []
        for conn in idle:
            with suppress(*AWAY):
                await conn.close(timeout=CLOSE_SECONDS)


async def read_json(conn: Connection) -> None:
    """Let JSON be read as values; what is sent is JSON text already."""
    await conn.set_type_codec(
        "json",
        schema="pg_catalog",
        encoder=str.encode,
        decoder=jsontext.loads,
        format="binary",
    )
    await conn.set_type_codec(
        "jsonb",
        schema="pg_catalog",
        encoder=_jsonb,
        decoder=_of_jsonb,
        format="binary",
    )


_JSONB_VERSION = b"\x01"


def _jsonb(text: str) -> bytes:
    return _JSONB_VERSION + text.encode()


def _of_jsonb(data: bytes) -> object:
    return jsontext.loads(data[1:])
