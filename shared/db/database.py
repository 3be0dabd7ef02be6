"""PostgreSQL: one pool, one transaction, plain SQL.

`Tx` is a request's or a message's transaction, `ReadTx` one that cannot write, `OneTx`
one statement that writes. The asyncpg transaction here is the only one, and nobody
commits but the edge. Tables are SQLModel classes for their schema; rows come and go by
SQL (`tx.fetch`, `tx.execute`).
"""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
)
from typing import Any

import asyncpg
from sqlalchemy import MetaData
from sqlalchemy.orm import registry
from sqlmodel import SQLModel

from shared import faults
from shared.audit.act import Act
from shared.audit.acting import Acting, current
from shared.db.pool import Connection, Pool, read_json
from shared.db.surroundings import Surroundings

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
SILENT_CLIENT = {
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "30000",
}
"""The other direction: how PostgreSQL learns within half a minute that a
client is gone, whose locks and open transaction it would keep for two hours else."""
IDLE_SECONDS = 120.0
"""How long a transaction may wait for its client's next word."""


def _milliseconds(seconds: float) -> str:
    return str(int(seconds * 1000))


def base(_service: str) -> type[SQLModel]:
    """A table base with a registry of its own, so that services share no metadata."""

    class Base(
        SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMING))
    ):
        pass

    return Base


class ReadTx:
    """A read-only transaction; `runtime` gives the clock, calendar and settings."""

    def __init__(self, runtime: Surroundings, conn: Connection) -> None:
        self.runtime = runtime
        self.conn = conn

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


class _TakenBack(Exception):
    """Ends a part of which nothing is to stay."""


class Tx(ReadTx):
    """A writing transaction: committed by the edge, before the response goes out."""

    recorded = False
    """Whether an event was recorded: the edge then wakes the relay."""

    def __init__(self, runtime: Surroundings, conn: Connection) -> None:
        super().__init__(runtime, conn)
        self.when_committed: list[Callable[[], None]] = []
        """What is to be told once it is certain: metrics, which no rollback undoes."""
        self.acts: dict[str, Act] = {}
        """What is done in it, by the names of the acts; the edge writes their rows."""
        self._acting = current()

    @property
    def acting(self) -> Acting:
        """Who acts, and what that is called (E-05)."""
        if self._acting is None:
            self._acting = Acting.system(self.runtime.service.name, "command")
        return self._acting

    @property
    def act(self) -> Act:
        """The act at hand."""
        acting = self.acting
        act = self.acts.setdefault(acting.act, Act(acting))
        act.causes.update(dict.fromkeys(acting.causes))
        return act

    @asynccontextmanager
    async def part(self) -> AsyncIterator[None]:
        """A part that an error takes back alone, and out of the audit's row with it."""
        with self.act.part():
            async with self.conn.transaction():
                yield

    @asynccontextmanager
    async def rehearsal(self) -> AsyncIterator[None]:
        """A part that is taken back however it ends: its rows, locks, events, acts.

        What it was told stays in the caller's variables, and nowhere else (X-01).
        """
        recorded, told = self.recorded, len(self.when_committed)
        try:
            async with self.part():
                yield
                raise _TakenBack  # noqa: TRY301 - the part takes back what an error ends
        except _TakenBack:
            pass
        finally:
            self.recorded = recorded
            del self.when_committed[told:]

    @contextmanager
    def acting_as(self, acting: Acting) -> Iterator[None]:
        """Let another act inside the block: a handler in the batch of a consumer."""
        before, self._acting = self._acting, acting
        try:
            yield
        finally:
            self._acting = before

    def committed(self) -> None:
        """The edge's last word: wake the relay, and tell what waits to be told."""
        if self.recorded:
            self.runtime.published()
        for tell in self.when_committed:
            tell()

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


class OneTx(Tx):
    """A transaction of one statement: it reads before, then writes once, and is over.

    Nothing is sent to begin and to end it. At read committed a statement sees what was
    committed before it, in a transaction or not, so what was read is as fresh as in a
    `Tx`; but no lock is held from a reading statement to the writing one.
    """

    written = False

    async def execute(self, sql: str, *args: object) -> str:
        """Run the one statement that writes."""
        self._write()
        return await super().execute(sql, *args)

    async def executemany(self, sql: str, args: Iterable[Sequence[object]]) -> None:
        """Run the one statement, for many rows that are written together."""
        self._write()
        await super().executemany(sql, args)

    async def copy(
        self, table: str, columns: Sequence[str], records: Iterable[Sequence[object]]
    ) -> None:
        """COPY rows in, as the one statement."""
        self._write()
        await super().copy(table, columns, records)

    def _write(self) -> None:
        if self.written:
            raise RuntimeError("a second statement would be a second transaction")
        if self.acting.must and not self.act.told:
            raise RuntimeError("the statement would commit without its row of audit")
        self.written = True


class Database:
    """The connections to one database."""

    def __init__(
        self,
        url: str,
        *,
        name: str,
        size: int,
        timeout: float,
        idle: float = IDLE_SECONDS,
    ) -> None:
        self.url = url
        self._name = name
        self._idle = idle
        self._timeout = timeout
        self._patience = timeout + PATIENCE_SECONDS
        self.pool = Pool(self._connect, size=size, timeout=timeout)

    async def stop(self) -> None:
        """Close every connection."""
        await self.pool.stop()

    async def dedicated(self, name: str, **settings: str) -> Connection:
        """A connection outside the pool; whoever asks for it closes it."""
        return await asyncpg.connect(
            self.url,
            timeout=10,
            command_timeout=self._patience,
            server_settings={**SILENT_CLIENT, **settings, "application_name": name},
        )

    async def leased(self, name: str) -> Connection:
        """One that PostgreSQL ends, with its locks, when it hears nothing for long.

        Keepalives tell it of a machine that is gone; a process that is frozen, or whose
        connection ends at a proxy, is still there for them.
        """
        return await self.dedicated(
            name,
            idle_session_timeout=_milliseconds(self._idle / 2),
            idle_in_transaction_session_timeout=_milliseconds(self._idle),
        )

    async def _connect(self) -> Connection:
        conn = await asyncpg.connect(
            self.url,
            timeout=10,
            command_timeout=self._patience,
            server_settings={
                **SILENT_CLIENT,
                "application_name": self._name,
                "timezone": "UTC",
                "statement_timeout": _milliseconds(self._timeout),
                "idle_in_transaction_session_timeout": _milliseconds(self._idle),
            },
        )
        try:
            await read_json(conn)
        except BaseException:
            conn.terminate()
            raise
        return conn

    def connection(self) -> AbstractAsyncContextManager[Connection]:
        """A pooled connection outside any transaction."""
        return self.pool.connection()

    @asynccontextmanager
    async def writing(self, runtime: Surroundings) -> AsyncIterator[Tx]:
        """A transaction that commits when the block ends well."""
        async with self.connection() as conn:
            tx = Tx(runtime, conn)
            async with conn.transaction():
                yield tx
                faults.point("edge.before-commit")
            faults.point("edge.after-commit")
        tx.committed()

    @asynccontextmanager
    async def writing_once(self, runtime: Surroundings) -> AsyncIterator[OneTx]:
        """No transaction: for one statement that writes, which is one by itself."""
        async with self.connection() as conn:
            tx = OneTx(runtime, conn)
            yield tx
            faults.point("edge.after-commit")
        tx.committed()

    @asynccontextmanager
    async def reading(self, runtime: Surroundings) -> AsyncIterator[ReadTx]:
        """A read-only transaction over one snapshot."""
        async with (
            self.connection() as conn,
            conn.transaction(isolation="repeatable_read", readonly=True),
        ):
            yield ReadTx(runtime, conn)

    @asynccontextmanager
    async def looking(self, runtime: Surroundings) -> AsyncIterator[ReadTx]:
        """No transaction: for one statement, which has a snapshot of its own."""
        async with self.connection() as conn:
            yield ReadTx(runtime, conn)
