"""A rebuild from its first step to its last."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from uuid import UUID

import asyncpg

from shared import faults
from shared.db import Tx, locks
from shared.errors import Conflict, Unavailable
from shared.events import EVENT_TYPES
from shared.ids import new_id
from shared.messaging import outbox_backlog
from shared.messaging.bus.history import History, Part, Span
from shared.messaging.copies import Copy
from shared.messaging.rebuild import owners, shadow
from shared.messaging.rebuild.fold import Fold
from shared.messaging.rebuild.report import Report, Survey, Tell, by_topic
from shared.messaging.rebuild.shadow import RebuildDisturbed
from shared.running.runtime import Runtime

log = logging.getLogger(__name__)

FEW = 5_000
"""So many messages may be left to read while consumers are held."""
MOST_PASSES = 20
TELL_SECONDS = 2.0
LEASE_TRIES = 4
LEASE_PAUSE_SECONDS = 0.5
"""Between tries: PostgreSQL may not know yet that an earlier run was killed."""
LOCK_SECONDS = 3
HOLD_MS = 90_000
"""A rebuild that says nothing for so long, frozen or gone, holds nobody any more."""
LOCK_TRIES = 40
"""Attempts to hold the consumers; in between whoever waits behind us goes on."""


class RebuildElsewhere(Conflict):
    """Another rebuild of this service is under way."""

    code = "rebuild-elsewhere"
    zh = "该服务的另一次重建正在进行。"
    todo = "Wait for it; `pg_stat_activity` shows its connection by name."
    todo_zh = "请等待其结束。"


class RetentionOver(Conflict):
    """Topics no longer tell everything, and their owners may not be asked."""

    code = "retention-over"
    zh = "主题保留期已过，需要向归属服务查询当前状态。"
    todo = "Give a token with the scope state:read (--token)."
    todo_zh = "请提供具有 state:read 权限的令牌（--token）。"


def copies_of(runtime: Runtime) -> Sequence[Copy]:
    """The read model of the service."""
    return runtime.service.copies


def _sources(runtime: Runtime) -> list[str]:
    return sorted({source for copy in copies_of(runtime) for source in copy.sources})


async def survey(runtime: Runtime) -> Survey:
    """What a rebuild would work on; nothing is changed."""
    async with runtime.reading() as tx:
        tables = {
            copy.name: await tx.fetchval(f"SELECT count(*) FROM {copy.name}")  # noqa: S608 - a table of ours
            for copy in shadow.tables_of(copies_of(runtime))
        }
    name = runtime.service.name
    async with runtime.bus.history(name, _sources(runtime)) as history:
        spans = await history.spans()
    return Survey(tables, by_topic(spans, name))


async def rebuild(
    runtime: Runtime, tell: Tell, *, token: str | None = None, apply: bool = True
) -> Report:
    """Build the service's read model anew; with `apply` False only report differences.

    Raises:
        RebuildElsewhere: if one is under way already.
        RetentionOver: if owners have to be asked and there is no token.
        Unavailable: if a part does not answer; the living tables are as they were.
    """
    if not copies_of(runtime):
        return Report()
    started = time.monotonic()
    name = runtime.service.name
    async with (
        _only_one(runtime),
        runtime.bus.history(name, _sources(runtime)) as history,
    ):
        report = await _Rebuild(runtime, history, tell).run(token, apply=apply)
    report.seconds = time.monotonic() - started
    log.info(
        "rebuild.done",
        extra={"service": name, "differs": report.differs, "seconds": report.seconds},
    )
    return report


@asynccontextmanager
async def _only_one(runtime: Runtime) -> AsyncIterator[None]:
    """Hold the lock of rebuilds; the connection's name lets the metric find it."""
    conn = await runtime.db.dedicated(f"{runtime.service.name} rebuild")
    try:
        for _ in range(LEASE_TRIES):
            if await conn.fetchval("SELECT pg_try_advisory_lock($1)", locks.REBUILD):
                break
            await asyncio.sleep(LEASE_PAUSE_SECONDS)
        else:
            raise RebuildElsewhere(service=runtime.service.name)
        yield
    finally:
        with suppress(OSError, TimeoutError, asyncpg.InterfaceError):
            await conn.close(timeout=LEASE_PAUSE_SECONDS)
        conn.terminate()


class _Undone(Exception):
    """Leaves the last transaction without its commit."""


def _must(*, apply: bool) -> None:
    if not apply:
        raise _Undone


class _Rebuild:
    def __init__(self, runtime: Runtime, history: History, tell: Tell) -> None:
        self._runtime = runtime
        self._history = history
        self._tell = tell
        self._told_at = 0.0
        self._copies = copies_of(runtime)
        self._run: UUID = new_id()
        self._name = runtime.service.name

    async def run(self, token: str | None, *, apply: bool) -> Report:
        spans = await self._history.spans()
        cut = frozenset(t.source for t in by_topic(spans, self._name) if t.is_cut)
        owned = cut - {self._name}
        if owned and token is None:
            raise RetentionOver(sources=sorted(owned))
        async with self._runtime.writing() as tx:
            living = await tx.fetchval("SELECT quote_ident(current_schema())")
            await shadow.clear(tx, self._copies, self._run)
        faults.point("rebuild.after-clear")
        asked = await self._ask(owned, token or "")
        spans = await self._history.spans()
        done = {part: span.done for part, span in spans.items()}
        fold = Fold(self._runtime, self._copies, done, cut)
        fold.report.asked = asked
        at = await self._catch_up(fold, spans)
        await self._must_be_whole(spans, cut)
        await self._fold_told(fold)
        keep = self._untold(cut)
        faults.point("rebuild.before-hold")
        await self._finish(fold, at, (living, keep), apply=apply)
        faults.point("rebuild.after-commit")
        return fold.report

    async def _ask(self, cut: frozenset[str], token: str) -> dict[str, int]:
        """Ask the owners for the aggregates that their topics no longer hold."""
        types = sorted({type_ for copy in self._copies for type_ in copy.types})
        asked: dict[str, int] = {}
        for source, kind in owners.kinds_of(types, sorted(cut)):
            async for events in owners.ask(self._runtime, source, kind, token):
                async with self._runtime.writing() as tx:
                    await shadow.enter(tx, self._run)
                    await owners.keep_told(tx, events)
                asked[kind] = asked.get(kind, 0) + len(events)
                self._progress(f"{source} told {asked[kind]} × {kind}")
        return asked

    async def _catch_up(
        self, fold: Fold, spans: Mapping[Part, Span]
    ) -> dict[Part, int]:
        """Read to the end repeatedly, until little is left to read."""
        at = {part: span.first for part, span in spans.items()}
        ends = {part: span.end for part, span in spans.items()}
        for number in range(1, MOST_PASSES + 1):
            at = await self._pass(fold, at, ends, f"pass {number}")
            before, ends = ends, await self._ends()
            if sum(ends[part] - before.get(part, 0) for part in ends) < FEW:
                break
        return at

    async def _must_be_whole(
        self, before: Mapping[Part, Span], cut: frozenset[str]
    ) -> None:
        """Stop if retention took messages meanwhile: no owner was asked for them.

        Raises:
            RebuildDisturbed: if a topic lost messages that it had at first.
        """
        now = await self._history.spans()
        for part, span in before.items():
            if part.source not in cut and now[part].first > span.first:
                raise RebuildDisturbed(topic=part.topic)

    async def _ends(self) -> dict[Part, int]:
        return {part: span.end for part, span in (await self._history.spans()).items()}

    async def _pass(
        self, fold: Fold, at: Mapping[Part, int], ends: Mapping[Part, int], what: str
    ) -> dict[Part, int]:
        """Fold up to the ends; returns where the next pass starts in each part."""
        todo = sum(max(0, end - at.get(part, 0)) for part, end in ends.items())
        following = dict(ends)
        fold.report.waiting = 0
        count = 0
        async for stretch in self._history.read(at, ends):
            async with self._runtime.writing() as tx:
                await shadow.enter(tx, self._run)
                waiting = await fold.take(tx, stretch)
            if waiting is not None:
                part = stretch.part
                following[part] = min(following[part], waiting)
            count += len(stretch.deliveries)
            self._progress(f"{what}: {count} of {todo} messages")
            faults.point("rebuild.in-fold")
        return following

    async def _fold_told(self, fold: Fold) -> None:
        async with self._runtime.writing() as tx:
            await shadow.enter(tx, self._run)
            async for events in owners.unseen(tx):
                await fold.fold(tx, events)

    def _untold(self, cut: frozenset[str]) -> frozenset[str]:
        """Tables of the service's own events, where its topic has lost some.

        Nobody else could tell them, so rows that no event names stay.
        """
        if self._name not in cut:
            return frozenset()
        return frozenset(
            copy.name for copy in self._copies if self._name in copy.sources
        )

    async def _finish(
        self,
        fold: Fold,
        at: Mapping[Part, int],
        where: tuple[str, frozenset[str]],
        *,
        apply: bool,
    ) -> None:
        """Hold the consumers, fold what is left, put the tables in place."""
        for attempt in range(1, LOCK_TRIES + 1):
            try:
                async with self._runtime.writing() as tx:
                    await self._hold(tx, where[0])
                    await self._last(tx, fold, at, where)
                    _must(apply=apply)
            except asyncpg.LockNotAvailableError:
                self._tell(f"waiting for transactions at work ({attempt})")
                await asyncio.sleep(1)
            except _Undone:
                async with self._runtime.writing() as tx:
                    await shadow.drop(tx)
                return
            else:
                return
        raise Unavailable("the tables are never free; stop the service's workers")

    async def _hold(self, tx: Tx, living: str) -> None:
        """Let no consumer begin a batch, and nobody else write the read model."""
        await tx.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
        await tx.execute("SET LOCAL statement_timeout = 0")
        await tx.execute(f"SET LOCAL idle_in_transaction_session_timeout = {HOLD_MS}")
        tables = ["inbox", *(copy.name for copy in shadow.tables_of(self._copies))]
        names = ", ".join(f"{living}.{name}" for name in tables)
        await tx.execute(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE")

    async def _last(
        self,
        tx: Tx,
        fold: Fold,
        at: Mapping[Part, int],
        where: tuple[str, frozenset[str]],
    ) -> None:
        await shadow.enter(tx, self._run)
        fold.report.waiting = 0
        async for stretch in self._history.read(at, await self._ends()):
            await fold.take(tx, stretch)
        if outbox_backlog.is_relayed(tx):
            await self._fold_unsent(tx, fold)
        faults.point("rebuild.before-commit")
        # a commit that is not on disk yet would be lost with the next power cut
        await tx.execute("SET LOCAL synchronous_commit = on")
        living, keep = where
        fold.report.tables = await shadow.put_in_place(tx, self._copies, living, keep)
        if (rebuilt := self._runtime.service.rebuilt) is not None:
            await tx.execute("SELECT set_config('search_path', $1, true)", living)
            await rebuilt(tx)
        await shadow.drop(tx)

    async def _fold_unsent(self, tx: Tx, fold: Fold) -> None:
        """Own events that are committed and on their way to the topic."""
        types = [t for c in self._copies if self._name in c.sources for t in c.types]
        async for row in outbox_backlog.events(tx, types):
            model = EVENT_TYPES[row["type"]]
            await fold.fold(tx, [model.model_validate_json(row["data"])])

    def _progress(self, line: str) -> None:
        now = time.monotonic()
        if now - self._told_at >= TELL_SECONDS:
            self._told_at = now
            self._tell(line)
