"""How large and how slow a request and its answer may be.

The size is the route's to say, never the caller's: a `Content-Type` buys nothing.
"""

import asyncio
import re
from collections.abc import Mapping

from starlette.types import Message, Receive, Scope, Send

from shared.errors import Invalid, TooLarge
from shared.running.settings import ServiceSettings
from shared.web.routing import Route
from shared.web.uploads import TooSlow

LONG_PIECE = 65_536
"""A piece of an answer that fits into the socket's buffers takes no time to send."""
_LENGTH = re.compile(r"[0-9]{1,19}")


class ReaderTooSlow(Exception):
    """The caller does not take the answer that it asked for."""


class LengthUnreadable(Invalid):
    """The Content-Length is no number."""

    code = "length-unreadable"
    zh = "Content-Length 不是数字。"


class Limits:
    """The limits of one service."""

    def __init__(self, settings: ServiceSettings) -> None:
        self._settings = settings

    async def send(self, send: Send, message: Message) -> None:
        """Send a piece of the answer.

        Raises:
            ReaderTooSlow: if the caller does not take it.
        """
        if not message.get("more_body") and len(message.get("body", b"")) <= LONG_PIECE:
            await send(message)
            return
        try:
            async with asyncio.timeout(self._settings.reader_seconds):
                await send(message)
        except TimeoutError as fault:
            raise ReaderTooSlow from fault

    def receiver(
        self, scope: Scope, asked: Mapping[bytes, str], receive: Receive
    ) -> Receive:
        """Bound the body by what the route takes, in size and in time.

        The route is known when its body is first asked for, not before.
        """
        announced = _length_of(asked.get(b"content-length", "0"))
        limit, taken, complete, until = 0, 0, False, 0.0

        async def limited() -> Message:
            nonlocal limit, taken, complete, until
            if complete:
                return await receive()
            if not limit:
                limit, seconds = self._of(scope.get("route"))
                until = asyncio.get_running_loop().time() + seconds
            if max(announced, taken) > limit:
                raise TooLarge(limit_bytes=limit)
            message = await self._receive_by(until, receive)
            taken += len(message.get("body", b""))
            complete = not message.get("more_body", False)
            if taken > limit:
                raise TooLarge(limit_bytes=limit)
            return message

        return limited

    def _of(self, route: object) -> tuple[int, float]:
        """The bytes and seconds that the body of this route may take."""
        settings = self._settings
        if not isinstance(route, Route):
            return settings.max_public_body_bytes, settings.body_seconds
        seconds = settings.body_seconds
        if route.taking is not None:
            seconds = settings.upload_seconds
        return route.largest(settings), seconds

    async def _receive_by(self, until: float, receive: Receive) -> Message:
        try:
            async with asyncio.timeout_at(until):
                return await receive()
        except TimeoutError as fault:
            raise TooSlow(longest_seconds=self._settings.body_seconds) from fault


def _length_of(announced: str) -> int:
    if not _LENGTH.fullmatch(announced):
        raise LengthUnreadable
    return int(announced)
