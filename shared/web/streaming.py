"""Answers that are streamed out of a transaction, a few at a time.

Whoever reads slowly is ended by the edge; the transaction behind the answer then ends
at once, and not when somebody collects the generator.
"""

from collections.abc import AsyncGenerator, Callable

from fastapi.responses import StreamingResponse
from starlette.types import Receive, Scope, Send


class Streamed(StreamingResponse):
    """An answer whose generator is closed as soon as nobody reads it any more.

    `done` is called then too, also where the generator was never begun.
    """

    def __init__(
        self,
        lines: AsyncGenerator[str, None],
        media_type: str,
        done: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__(lines, media_type=media_type)
        self._lines = lines
        self._done = done

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._done()

    async def stream_response(self, send: Send) -> None:
        """Send the lines."""
        try:
            await super().stream_response(send)
        finally:
            await self._lines.aclose()
