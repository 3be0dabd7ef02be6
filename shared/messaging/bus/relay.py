"""The relay: carries an outbox to Kafka, window by window.

A window is what was committed between two snapshots. Its position is saved only after
the broker acknowledged its last row, so a crash inside brings the whole window again:
at least once. On a time-out the outcome is unknown: the producer is dropped and what
was not acknowledged is sent again.

A small window, the usual one, is read by one statement. A large one is read in parts,
and a relay that stays alive continues inside it, so that it reaches its end even if
something breaks every few seconds.
"""

import asyncio
import logging
import time
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager

import asyncpg
from aiokafka import AIOKafkaProducer
from aiokafka.errors import KafkaError

from shared import faults
from shared.db import Database, locks
from shared.db.pool import AWAY
from shared.errors import Unavailable
from shared.messaging import outbox
from shared.messaging.bus.closing import let_go
from shared.messaging.bus.refusals import refusal
from shared.messaging.bus.topics import topic_of
from shared.running.kafka_access import Access
from shared.running.observability import Metrics

log = logging.getLogger(__name__)

ROWS = 2000
"""Rows read and sent at a time."""
SEND_SECONDS = 30
STOP_SECONDS = 2
HOLD_SECONDS = 45
"""So long after PostgreSQL was last asked a relay still counts on its lease, which
PostgreSQL ends later: a process that was frozen meanwhile must not go on sending, and
what was sent must be acknowledged by then, or is given up."""


class RelayElsewhere(Unavailable):
    """Another process relays this database."""

    code = "relay-elsewhere"


class KafkaRelay:
    """The relay of one service; one runs per database, by advisory lock."""

    def __init__(
        self, access: Access, service: str, database: Database, metrics: Metrics
    ) -> None:
        self._access = access
        self._service = service
        self._topic = topic_of(service)
        self._database = database
        self._metrics = metrics
        self._conn: asyncpg.Connection[asyncpg.Record] | None = None
        self._producer: AIOKafkaProducer | None = None
        self._position = outbox.EMPTY_POSITION
        self._part: outbox.Part | None = None
        self._behind = True
        """Whether the next window may be large, so that it is read in parts at once."""
        self._system = ""

    async def start(self) -> None:
        """Nothing yet: each step connects what is not connected."""

    async def stop(self) -> None:
        """Let go of broker and database, within seconds."""
        await self._drop_producer()
        await self._drop_connection()

    async def step(self) -> int:
        """Send one window; how many messages it held.

        Raises:
            Unavailable: when the broker, the database or the lock is not to be had;
                nothing is lost, the same window is sent by a later step.
        """
        try:
            conn = await self._held()
            part = self._part
            sent, until = await self._send_new(conn)
            if sent:
                faults.point("relay.before-save")
            await self._save(conn, until, moved=sent > 0 or part is not None)
            if sent:
                faults.point("relay.after-save")
        except (KafkaError, TimeoutError) as fault:
            self._metrics.relay_failures.labels("broker").inc()
            await self._drop_producer()
            await self._drop_connection()
            raise await refusal(self._access, fault) from fault
        except (*AWAY, asyncpg.PostgresError) as fault:
            self._metrics.relay_failures.labels("database").inc()
            await self._drop_connection()
            raise Unavailable("PostgreSQL does not answer.", part="db") from fault
        self._metrics.relayed.inc(sent)
        self._metrics.relay_progress.set_to_current_time()
        return sent

    async def _send_new(
        self, conn: "asyncpg.Connection[asyncpg.Record]"
    ) -> tuple[int, str]:
        """Send a window; how many messages it held, and the position at its end."""
        if self._part is None and not self._behind:
            asked = time.monotonic()
            small = await outbox.fresh(conn, self._position, ROWS)
            if small is not None:
                await self._send_rows(small.rows, asked)
                return len(small.rows), small.until
        async with self._window(conn) as window:
            sent = await self._send_parts(window)
        self._behind = sent > ROWS
        return sent, window.until

    def _window(
        self, conn: "asyncpg.Connection[asyncpg.Record]"
    ) -> AbstractAsyncContextManager[outbox.Window]:
        if self._part is not None:
            return outbox.rest_of(conn, self._part)
        return outbox.window(conn, self._position)

    async def _send_parts(self, window: outbox.Window) -> int:
        sent, asked = 0, time.monotonic()
        async for rows in window.parts(ROWS):
            await self._send_rows(rows, asked)
            sent += len(rows)
            if len(rows) == ROWS:
                await self._keep_part(window, rows[-1]["id"])
                faults.point("relay.in-window")
            asked = time.monotonic()
        return sent

    async def _send_rows(self, rows: Sequence[asyncpg.Record], asked: float) -> None:
        """Send rows and have them acknowledged, while the lease is surely ours.

        One timer bounds the waits of all of them: one a row was a tenth of sending it.
        """
        pending: list[asyncio.Future[object]] = []
        async with asyncio.timeout(asked + HOLD_SECONDS - time.monotonic()):
            for row in rows:
                if time.monotonic() - asked > HOLD_SECONDS:
                    raise TimeoutError("the lease may be another relay's by now")
                pending.append(await self._send(row))
            await self._acknowledged(pending)

    async def _keep_part(self, window: outbox.Window, sent: int) -> None:
        """Remember how far the window is sent.

        A server that crashed gives out again the transaction numbers that it had not
        written down, and the end of a window is made of such numbers. A commit after
        the window began, once in each, has every one of them written down.
        """
        if self._part is None:
            async with self._database.connection() as conn:
                await self._save_position(conn, window.since)
        self._part = outbox.Part(window.since, window.until, sent)

    async def _send(self, row: asyncpg.Record) -> "asyncio.Future[object]":
        producer = self._producer or await self._connect()
        future: asyncio.Future[object] = await producer.send(
            row["topic"] or self._topic,
            key=row["key"].encode(),
            value=outbox.envelope(f"/{self._service}", row),
            headers=[("content-type", b"application/cloudevents+json")],
        )
        return future

    @staticmethod
    async def _acknowledged(pending: "list[asyncio.Future[object]]") -> None:
        if pending:
            async with asyncio.timeout(SEND_SECONDS):
                await asyncio.gather(*pending)

    async def _connect(self) -> AIOKafkaProducer:
        producer = AIOKafkaProducer(
            **self._access.options(),
            acks="all",
            enable_idempotence=True,
            linger_ms=3,
            max_batch_size=256 * 1024,
            request_timeout_ms=10_000,
        )
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await producer.start()
        except BaseException:
            await let_go(producer.stop(), "relay.producer", STOP_SECONDS)
            raise
        self._producer = producer
        return producer

    async def _held(self) -> "asyncpg.Connection[asyncpg.Record]":
        """The connection with the lease; one that was silent too long is made anew.

        Nothing was in hand then, so nothing failed: the position is read again.
        """
        if self._conn is not None and self._conn.is_closed():
            await self._drop_connection()
        return self._conn or await self._take_up()

    async def _take_up(self) -> "asyncpg.Connection[asyncpg.Record]":
        conn = await self._database.leased(f"{self._service} relay")
        self._conn, self._behind = conn, True
        if not await self._lease(conn):
            await self._drop_connection()
            raise RelayElsewhere(service=self._service)
        self._system = await conn.fetchval(
            "SELECT system_identifier::text FROM pg_control_system()"
        )
        saved = await conn.fetchrow(
            "SELECT snapshot, system_identifier FROM outbox_position WHERE relay = $1",
            self._topic,
        )
        self._position = outbox.EMPTY_POSITION if saved is None else saved["snapshot"]
        if saved is not None and saved["system_identifier"] != self._system:
            log.warning("relay.another_cluster", extra={"topic": self._topic})
            await outbox.adopt(conn, self._topic, self._system)
            self._position, self._part = outbox.EMPTY_POSITION, None
        if self._part is not None and self._part.since != self._position:
            self._part = None  # another relay, or a resend, moved it meanwhile
        return conn

    async def _lease(self, conn: "asyncpg.Connection[asyncpg.Record]") -> bool:
        """Whether this relay holds the database's lease, as long as `conn` lives."""
        held: bool = await conn.fetchval("SELECT pg_try_advisory_lock($1)", locks.RELAY)
        return held

    async def _save(
        self,
        conn: "asyncpg.Connection[asyncpg.Record]",
        position: str,
        *,
        moved: bool,
    ) -> None:
        if moved:
            await self._save_position(conn, position)
        self._position, self._part = position, None

    async def _save_position(
        self, conn: "asyncpg.Connection[asyncpg.Record]", position: str
    ) -> None:
        await conn.execute(
            """
            INSERT INTO outbox_position (relay, snapshot, system_identifier)
            VALUES ($1, $2, $3)
            ON CONFLICT (relay) DO UPDATE SET snapshot = excluded.snapshot,
                system_identifier = excluded.system_identifier, saved_at = now()
            """,
            self._topic,
            position,
            self._system,
        )

    async def _drop_producer(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            await let_go(producer.stop(), "relay.producer", STOP_SECONDS)

    async def _drop_connection(self) -> None:
        conn, self._conn = self._conn, None
        if conn is not None:
            conn.terminate()
