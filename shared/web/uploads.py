"""Uploads are taken whole into a file before a database connection is taken.

A caller decides how slowly it sends. What it sends waits here, a few uploads at a time,
each with a least rate and a deadline, so that slow callers hold nothing but their
sockets. The hash of the bytes is known by then, for the Idempotency-Key.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from hashlib import sha256
from tempfile import SpooledTemporaryFile
from typing import Annotated

from fastapi import Depends, Request

from shared.db.surroundings import Surroundings
from shared.errors import DomainError, Unavailable
from shared.running.settings import ServiceSettings

PIECE = 1 << 20
"""Bytes that are written and read at once; a smaller upload never touches the disk."""
_UPLOAD = "onevisit.upload"


class TooSlow(DomainError):
    """The request came in too slowly, so nothing was done."""

    status = 408
    code = "too-slow"
    zh = "数据发送过慢，未作任何更改。"
    todo = "Send it again over a faster line, or in smaller parts."
    todo_zh = "请换用更快的网络，或分批重新发送。"


class UploadsBusy(Unavailable):
    """Other uploads are being taken; there are a few at a time."""

    code = "uploads-busy"
    zh = "正在处理其他上传，同时只处理少量上传。"
    headers: Mapping[str, str] = {"Retry-After": "10"}


class Spooled:
    """An upload that is here whole; `shared.bulk` reads its rows."""

    def __init__(self, headers: Mapping[str, str]) -> None:
        self.headers = headers
        self.size = 0
        self._hash = sha256()
        self._file = SpooledTemporaryFile(PIECE)  # noqa: SIM115 - closed with the request

    @property
    def digest(self) -> str:
        """The hash of its bytes."""
        return self._hash.hexdigest()

    async def take(self, piece: bytes) -> None:
        """Add what came in."""
        self.size += len(piece)
        self._hash.update(piece)
        if self.size <= PIECE:
            self._file.write(piece)
        else:
            await asyncio.to_thread(self._file.write, piece)

    async def stream(self) -> AsyncIterator[bytes]:
        """The bytes from the beginning, in pieces."""
        self._file.seek(0)
        in_memory = self.size <= PIECE
        while piece := (
            self._file.read(PIECE)
            if in_memory
            else await asyncio.to_thread(self._file.read, PIECE)
        ):
            yield piece

    def close(self) -> None:
        """Forget it."""
        self._file.close()


class Taking:
    """The dependency of a route that takes an upload, and how large it may be."""

    def __init__(self, largest: int | None = None) -> None:
        self._largest = largest

    async def __call__(self, request: Request) -> Spooled:
        """The upload of this request."""
        spooled: Spooled = request.scope[_UPLOAD]
        return spooled

    def largest(self, settings: ServiceSettings) -> int:
        """The most bytes that are taken, as they come in."""
        return self._largest or settings.max_upload_bytes

    @asynccontextmanager
    async def taken(self, request: Request) -> AsyncIterator[None]:
        """Take the upload, one of a few, and keep it while the block runs.

        Raises:
            UploadsBusy: if too many others are being taken.
            TooSlow: if it comes in too slowly.
        """
        runtime = request.app.state.runtime
        async with _one_of_few(runtime):
            spooled = Spooled(request.headers)
            try:
                await _spool(request, spooled, runtime.settings)
                request.scope[_UPLOAD] = spooled
                yield
            finally:
                spooled.close()


def upload_of(request: Request) -> Spooled | None:
    """The upload of this request, where its route takes one."""
    spooled: Spooled | None = request.scope.get(_UPLOAD)
    return spooled


async def _spool(request: Request, spooled: Spooled, settings: ServiceSettings) -> None:
    now = asyncio.get_running_loop().time
    begun, stream = now(), request.stream()
    while True:
        allowed = settings.upload_grace_seconds
        allowed += spooled.size / settings.upload_least_bytes_per_second
        try:
            async with asyncio.timeout_at(
                begun + min(allowed, settings.upload_seconds)
            ):
                piece = await anext(stream, None)
        except TimeoutError as fault:
            raise TooSlow(
                least_bytes_per_second=settings.upload_least_bytes_per_second,
                longest_seconds=settings.upload_seconds,
            ) from fault
        if piece is None:
            return
        await spooled.take(piece)


def _slots(runtime: Surroundings) -> asyncio.Semaphore:
    return asyncio.Semaphore(runtime.settings.uploads_at_once)


@asynccontextmanager
async def _one_of_few(runtime: Surroundings) -> AsyncIterator[None]:
    slots = runtime.own(_slots)
    try:
        async with asyncio.timeout(runtime.settings.upload_wait_seconds):
            await slots.acquire()
    except TimeoutError as fault:
        raise UploadsBusy from fault
    try:
        yield
    finally:
        slots.release()


UploadDep = Annotated[Spooled, Depends(Taking())]
"""The upload of a route, here whole before its transaction begins."""
