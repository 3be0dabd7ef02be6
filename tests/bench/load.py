"""Many callers over kept connections, in a process of their own: cheap on purpose.

`python -m tests.bench.load` reads a `Task` as JSON and prints a `Taken` as JSON. It
speaks just enough HTTP/1.1 for this (uvicorn answers with a content-length), for a
full client would cost more than the server that is measured.
"""

import asyncio
import json
import re
import sys
import time
from dataclasses import asdict, dataclass, field
from typing import cast

import uvloop

_LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Task:
    """What to ask, of whom, how long; `{n}` in path, headers and body counts up."""

    port: int
    method: str
    path: str | list[str]
    """One path, or several that are asked in turn."""
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    first: int = 0
    connections: int = 8
    seconds: float = 4.0
    expect: int = 200

    def request(self, n: int) -> bytes:
        """The n-th request as bytes."""
        number = f"{n:08d}"
        path = self.path if isinstance(self.path, str) else _nth(self.path, n)
        body = self.body.replace("{n}", number).encode()
        head = [
            f"{self.method} {path.replace('{n}', number)} HTTP/1.1",
            f"host: 127.0.0.1:{self.port}",
            *(f"{k}: {v.replace('{n}', number)}" for k, v in self.headers.items()),
        ]
        if body:
            head.append(f"content-length: {len(body)}")
        return "\r\n".join([*head, "", ""]).encode() + body


def _nth(paths: list[str], n: int) -> str:
    return paths[n % len(paths)]


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of it: how many in how long, how late, how large."""

    count: int
    seconds: float
    p50_ms: float
    p99_ms: float
    answer_bytes: int
    next: int
    wrong: int = 0
    examples: tuple[str, ...] = ()

    @property
    def rate(self) -> float:
        """Answers a second."""
        return self.count / self.seconds


class _Caller(asyncio.Protocol):
    """One connection: asks, waits for the whole answer, asks again."""

    def __init__(self, crowd: "_Crowd") -> None:
        self._crowd = crowd
        self._buffer = bytearray()
        self._needed = 0
        self._asked_at = 0.0
        self.transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.Transport", transport)
        self._ask()

    def connection_lost(self, exc: Exception | None) -> None:
        self._crowd.left(exc)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        if not self._needed:
            head = self._buffer.find(b"\r\n\r\n")
            if head < 0:
                return
            length = _LENGTH.search(self._buffer, 0, head)
            self._needed = head + 4 + (int(length.group(1)) if length else 0)
        if len(self._buffer) >= self._needed:
            answer = bytes(self._buffer[: self._needed])
            self._buffer.clear()
            self._needed = 0
            self._crowd.take(answer, time.perf_counter() - self._asked_at)
            self._ask()

    def _ask(self) -> None:
        assert self.transport is not None
        request = self._crowd.next()
        if request is None:
            self.transport.close()
            return
        self._asked_at = time.perf_counter()
        self.transport.write(request)


class _Crowd:
    """All callers of one task."""

    def __init__(self, task: Task) -> None:
        self._task = task
        self._n = task.first
        self._here = task.connections
        self._status = f"HTTP/1.1 {task.expect}".encode()
        self._seconds: list[float] = []
        self._wrong: list[str] = []
        self._wrongs = 0
        self._bytes = 0
        self._until = 0.0
        self._done = asyncio.Event()

    async def run(self) -> Taken:
        loop = asyncio.get_running_loop()
        started = time.perf_counter()
        self._until = started + self._task.seconds
        for _ in range(self._task.connections):
            await loop.create_connection(
                lambda: _Caller(self), "127.0.0.1", self._task.port
            )
        async with asyncio.timeout(self._task.seconds + 60):
            await self._done.wait()
        took = time.perf_counter() - started
        ordered = sorted(self._seconds) or [0.0]
        return Taken(
            count=len(self._seconds),
            seconds=took,
            p50_ms=ordered[len(ordered) // 2] * 1000,
            p99_ms=ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))] * 1000,
            answer_bytes=self._bytes,
            next=self._n,
            wrong=self._wrongs,
            examples=tuple(self._wrong),
        )

    def next(self) -> bytes | None:
        if time.perf_counter() >= self._until:
            return None
        self._n += 1
        return self._task.request(self._n - 1)

    def take(self, answer: bytes, seconds: float) -> None:
        self._seconds.append(seconds)
        self._bytes = len(answer)
        if not answer.startswith(self._status):
            self._wrongs += 1
            if len(self._wrong) < SHOWN:
                self._wrong.append(answer[-1500:].decode(errors="replace"))

    def left(self, fault: Exception | None) -> None:
        if fault is not None:
            self._wrongs += 1
            self._wrong.append(repr(fault))
        self._here -= 1
        if not self._here:
            self._done.set()


class Unexpected(RuntimeError):
    """The server did not answer as it should: nothing was measured."""


async def ask(task: Task) -> Taken:
    """Put a task to a process of its own.

    Raises:
        Unexpected: with examples of what was answered instead.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.bench.load",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate(json.dumps(asdict(task)).encode())
    if process.returncode:
        raise Unexpected(f"the load process ended with {process.returncode}")
    taken = Taken(**json.loads(out))
    if taken.wrong or not taken.count:
        raise Unexpected(f"{taken.wrong} of {taken.count} wrong: {taken.examples}")
    return taken


def main() -> None:
    """Carry out the task that stands on standard input."""
    task = Task(**json.load(sys.stdin))
    taken = uvloop.run(_Crowd(task).run())
    sys.stdout.write(json.dumps(asdict(taken)))


if __name__ == "__main__":
    main()
