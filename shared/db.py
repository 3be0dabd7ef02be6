"""PostgreSQL: one pool, one transaction, two views of it.

`Tx` is a request's or a message's transaction. Plain SQL goes through asyncpg
(`tx.fetch`, `tx.execute`); ordinary reads may use the SQLModel session (`tx.session`)
on the same connection. The engine runs in AUTOCOMMIT so that SQLAlchemy never opens
or ends a transaction by itself: the asyncpg transaction here is the only one, and
nobody commits but the edge.
"""

import asyncio
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import asyncpg
from sqlalchemy import MetaData
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.orm import registry
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from shared import faults
from shared.errors import Unavailable

if TYPE_CHECKING:
    from shared.runtime import Runtime

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PATIENCE_SECONDS = 3.0
"""How much longer than the server's own time-out a client waits for an answer.

A server that went without a word (a power cut, a firewall that forgot the connection)
never answers and never times out; whoever waits for it would wait for ever.
"""


def base(_service: str) -> type[SQLModel]:
    """A table base with a registry of its own, so that services share no metadata."""

    class Base(
        SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))
    ):
        pass

    return Base


class ReadTx:
    """A read-only transaction; `runtime` gives the clock, calendar and settings."""

    def __init__(
        self,
        runtime: "Runtime",
        connection: AsyncConnection,
        conn: "asyncpg.Connection[asyncpg.Record]",
    ) -> None:
        self.runtime = runtime
        self.conn = conn
        self._connection = connection
        self._session: AsyncSession | None = None

    @property
    def session(self) -> AsyncSession:
        """The SQLModel session of this transaction, made when first asked for."""
        if self._session is None:
            self._session = AsyncSession(bind=self._connection, expire_on_commit=False)
        return self._session

    async def fetch(self, sql: str, *args: object) -> list[asyncpg.Record]:
        """All rows."""
        return await self.conn.fetch(sql, *args)

    async def fetchrow(self, sql: str, *args: object) -> asyncpg.Record | None:
        """The first row, or None."""
        return await self.conn.fetchrow(sql, *args)

    async def fetchval(self, sql: str, *args: object) -> Any:
        """The first column of the first row, or None."""
        return await self.conn.fetchval(sql, *args)

    async def stream(
        self, sql: str, *args: object, prefetch: int = 2000
    ) -> AsyncIterator[asyncpg.Record]:
        """Rows through a server-side cursor: flat memory for any number of them."""
        async for row in self.conn.cursor(sql, *args, prefetch=prefetch):
            yield row

    async def finish(self) -> None:
        """Flush what the session still holds; the edge calls it before it commits."""
        if self._session is not None:
            await self._session.flush()

    async def release(self) -> None:
        """Let go of the session; the edge calls it."""
        if self._session is not None:
            self._session.expunge_all()
            await self._session.close()


class Tx(ReadTx):
    """A writing transaction: committed by the edge, before the response goes out."""

    recorded = False
    """Whether an event was recorded: the edge then wakes the relay."""

    async def execute(self, sql: str, *args: object) -> str:
        """Run one statement; the command tag comes back."""
        return await self.conn.execute(sql, *args)

    async def executemany(self, sql: str, args: Iterable[Sequence[object]]) -> None:
        """Run one statement for many rows of parameters."""
        await self.conn.executemany(sql, args)

    async def copy(
        self, table: str, columns: Sequence[str], records: Iterable[Sequence[object]]
    ) -> None:
        """COPY rows in: the fast way for thousands."""
        await self.conn.copy_records_to_table(
            table, columns=list(columns), records=records
        )


class Database:
    """The connections to one database."""

    def __init__(self, url: str, *, name: str, size: int, timeout: float) -> None:
        self.url = url
        self._patience = timeout + PATIENCE_SECONDS
        self._size = size
        scheme, rest = url.split("://", 1)
        self._engine: AsyncEngine = create_async_engine(
            f"{scheme.split('+')[0]}+asyncpg://{rest}",
            isolation_level="AUTOCOMMIT",
            pool_size=size,
            max_overflow=0,
            pool_timeout=timeout,
            pool_reset_on_return=None,
            connect_args={
                "timeout": 10,
                "command_timeout": self._patience,
                "server_settings": {
                    "application_name": name,
                    "timezone": "UTC",
                    "statement_timeout": str(int(timeout * 1000)),
                },
            },
        )

    async def stop(self) -> None:
        """Close every connection."""
        await self._engine.dispose()

    async def dedicated(self, name: str) -> "asyncpg.Connection[asyncpg.Record]":
        """A connection outside the pool; whoever asks for it closes it."""
        return await asyncpg.connect(
            self.url,
            timeout=10,
            command_timeout=self._patience,
            server_settings={"application_name": name},
        )

    @asynccontextmanager
    async def connection(
        self,
    ) -> AsyncIterator[tuple[AsyncConnection, "asyncpg.Connection[asyncpg.Record]"]]:
        """A pooled connection outside any transaction."""
        connection, conn = await self._living()
        try:
            try:
                yield connection, conn
            finally:
                if conn.is_closed() or conn.is_in_transaction():
                    await _discard(connection, conn)
        except (asyncio.CancelledError, TimeoutError):
            await _discard(connection, conn)
            raise
        finally:
            await connection.close()

    async def _living(
        self,
    ) -> tuple[AsyncConnection, "asyncpg.Connection[asyncpg.Record]"]:
        """A connection of the pool that is not known to have ended.

        Where one broke, all broke: without this each of them would fail somebody.
        """
        for _ in range(self._size):
            connection, conn = await self._pooled()
            if not conn.is_closed():
                return connection, conn
            try:
                await _discard(connection, conn)
            finally:
                await connection.close()
        return await self._pooled()

    async def _pooled(
        self,
    ) -> tuple[AsyncConnection, "asyncpg.Connection[asyncpg.Record]"]:
        connection = await self._connect()
        try:
            pooled = await connection.get_raw_connection()
        except BaseException:
            await _discard(connection, None)
            await connection.close()
            raise
        return connection, cast(
            "asyncpg.Connection[asyncpg.Record]", pooled.driver_connection
        )

    async def _connect(self) -> AsyncConnection:
        """A connection of the pool.

        Raises:
            Unavailable: if the server does not answer, or the pool stays empty.
        """
        try:
            return await self._engine.connect()
        except (DBAPIError, PoolTimeoutError, OSError, TimeoutError) as fault:
            raise Unavailable("PostgreSQL does not answer.", part="db") from fault

    @asynccontextmanager
    async def writing(self, runtime: "Runtime") -> AsyncIterator[Tx]:
        """A transaction that commits when the block ends well."""
        async with self.connection() as (connection, conn):
            tx = Tx(runtime, connection, conn)
            try:
                async with conn.transaction():
                    yield tx
                    await tx.finish()
                    faults.point("edge.before-commit")
                faults.point("edge.after-commit")
            finally:
                await tx.release()
        if tx.recorded:
            runtime.wake.set()

    @asynccontextmanager
    async def reading(self, runtime: "Runtime") -> AsyncIterator[ReadTx]:
        """A read-only transaction over one snapshot."""
        async with self.connection() as (connection, conn):
            tx = ReadTx(runtime, connection, conn)
            try:
                async with conn.transaction(isolation="repeatable_read", readonly=True):
                    yield tx
            finally:
                await tx.release()


async def _discard(
    connection: AsyncConnection, conn: "asyncpg.Connection[asyncpg.Record] | None"
) -> None:
    """Throw a connection away whose state nobody knows.

    A request that was cancelled in the middle of a statement, or of its rollback, may
    leave a transaction open; in the pool the next request would find itself in it.
    """
    if conn is not None:
        conn.terminate()
    await connection.invalidate()
