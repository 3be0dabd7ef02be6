"""Twelve writers that commit one event each, over and over, in a process of their own.

Each writes as a request does that came with an Idempotency-Key: it claims the key,
records its event, stores the answer, and commits.

`python -m tests.bench.writers` reads a `Job` a line and says when it is done; what was
written, and when it was committed, PostgreSQL knows.
"""

import asyncio
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from types import SimpleNamespace
from typing import Any, cast

import uvloop

from shared.civic.clock import SystemClock
from shared.db import Database
from shared.messaging import outbox
from shared.running.runtime import Runtime
from tests.contract.bus.pipes import fact

WRITERS = 12
_CLAIM = """
INSERT INTO idempotency (principal, key, fingerprint) VALUES ('bench', $1, '')
"""
_ANSWER = """
UPDATE idempotency SET status = 201, body = '{}' WHERE principal = 'bench' AND key = $1
"""


@dataclass(frozen=True, slots=True)
class Job:
    """Where to write, under keys that begin with `run`, for how long."""

    url: str
    run: str
    seconds: float
    held: bool
    """Whether a transaction of one second is open beside, always."""


class _Writing:
    def __init__(self, job: Job) -> None:
        self._job = job
        self._database = Database(job.url, name="bench", size=WRITERS + 1, timeout=60)
        parts: Any = SimpleNamespace(clock=SystemClock(), published=lambda: None)
        self._runtime = cast("Runtime", parts)
        self._stop = asyncio.Event()

    async def run(self) -> None:
        work = [asyncio.create_task(self._write(n)) for n in range(WRITERS)]
        if self._job.held:
            work.append(asyncio.create_task(self._hold()))
        await asyncio.sleep(self._job.seconds)
        self._stop.set()
        await asyncio.gather(*work)
        await self._database.stop()

    async def _write(self, writer: int) -> None:
        count = 0
        while not self._stop.is_set():
            count += 1
            key = f"{self._job.run}-{writer}-{count}"
            async with self._database.writing(self._runtime) as tx:
                await tx.execute(_CLAIM, key)
                await outbox.record(tx, fact(key, 1))
                await tx.execute(_ANSWER, key)

    async def _hold(self) -> None:
        while not self._stop.is_set():
            async with self._database.writing(self._runtime) as tx:
                await tx.execute("SELECT pg_current_xact_id()")
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stop.wait(), 1)


@asynccontextmanager
async def at_hand() -> AsyncIterator[Process]:
    """The process, for `work`."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, stdin=PIPE, stdout=PIPE
    )
    try:
        yield process
    finally:
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


async def work(process: Process, job: Job) -> None:
    """Have a job done.

    Raises:
        RuntimeError: if it failed; the process has said why.
    """
    if process.stdin is None or process.stdout is None:
        raise TypeError("not a process of at_hand()")
    process.stdin.write(json.dumps(asdict(job)).encode() + b"\n")
    if await process.stdout.readline() != _DONE:
        raise RuntimeError(f"the writers of {job.run} failed")


_DONE = b"done\n"


async def _main() -> None:
    while line := await asyncio.to_thread(sys.stdin.readline):
        await _Writing(Job(**json.loads(line))).run()
        sys.stdout.buffer.write(_DONE)
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    uvloop.run(_main())
