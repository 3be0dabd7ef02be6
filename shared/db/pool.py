"""Connections to PostgreSQL out of asyncpg's pool, and how they go back (ADR 0018).

JSON comes decoded and goes as text.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, cast

import asyncpg

from shared import jsontext
from shared.errors import Unavailable

if TYPE_CHECKING:
    Connection = asyncpg.Connection[asyncpg.Record]
    Connections = asyncpg.Pool[asyncpg.Record]
else:
    Connection, Connections = asyncpg.Connection, asyncpg.Pool
AWAY = (
    OSError,
    TimeoutError,
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
)
"""The errors of a server that cannot be reached or accepts no connection now.

An `InternalClientError` is what asyncpg raises while the end of a connection arrives.
"""
CLOSE_SECONDS = 2.0


def _nobody_counts() -> None:
    """Until somebody does."""


async def _as_it_is(_: Connection) -> None:
    """Reset nothing: no session setting ever changes, and a reset is a round trip."""


class Pool:
    """At most `size` connections; whoever finds none waits for `timeout` seconds."""

    def __init__(
        self, connect: Callable[[], Awaitable[Connection]], *, size: int, timeout: float
    ) -> None:
        self._connect = connect
        self._timeout = timeout
        self._open: Connections | None = None
        self._asked = 0
        self.size = size
        self.on_refused: Callable[[], None] = _nobody_counts
        """Called whenever no connection is available."""

    @property
    def in_use(self) -> int:
        """How many connections somebody has, or is about to have."""
        return min(self._asked, self.size)

    @property
    def connected(self) -> int:
        """How many connections there are that are not known to have ended."""
        return 0 if self._open is None else self._open.get_size()

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """Lend a connection that is not known to have ended; it goes back afterwards.

        After a cancellation it is thrown away: one that came in the middle of a
        statement, or of its rollback, leaves a connection whose state nobody knows, and
        whose server may never answer again (ADR 0016).

        Raises:
            Unavailable: if the server does not answer, or the pool stays empty.
        """
        pool = await self._opened()
        self._asked += 1
        try:
            conn = await self._take(pool)
            try:
                yield cast("Connection", conn)
            except (asyncio.CancelledError, TimeoutError):
                conn.terminate()
                raise
            finally:
                await pool.release(conn, timeout=self._timeout)
        finally:
            self._asked -= 1

    async def _opened(self) -> Connections:
        """The pool, made in the first caller's event loop; it connects on demand."""
        if self._open is None:
            self._open = await asyncpg.create_pool(
                min_size=0, max_size=self.size, connect=self._connected, reset=_as_it_is
            )
        return self._open

    async def _connected(self, *_args: object, **_settings: object) -> Connection:
        return await self._connect()

    async def _take(
        self, pool: Connections
    ) -> "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]":
        all_taken = self._asked > self.size
        try:
            return await pool.acquire(timeout=self._timeout if all_taken else None)
        except AWAY as fault:
            self.on_refused()
            if all_taken and isinstance(fault, TimeoutError):
                raise Unavailable("All connections are in use.", part="db") from fault
            raise Unavailable("PostgreSQL does not answer.", part="db") from fault

    async def stop(self) -> None:
        """Close every connection; whoever still has one loses it after a while."""
        pool, self._open = self._open, None
        if pool is not None:
            with suppress(*AWAY):
                async with asyncio.timeout(CLOSE_SECONDS):
                    await pool.close()


async def read_json(conn: Connection) -> None:
    """Decode JSON that is read; JSON that is sent is text already."""
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
