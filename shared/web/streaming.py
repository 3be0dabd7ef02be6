"""Answers that are streamed out of a transaction, a few at a time.

Whoever reads slowly is ended by the edge; the transaction behind the answer then ends
at once, and not when somebody collects the generator.
"""

from collections.abc import AsyncGenerator

from fastapi.responses import StreamingResponse
from starlette.types import Send


class Streamed(StreamingResponse):
    """An answer whose generator is closed as soon as nobody reads it any more."""

    def __init__(self, lines: AsyncGenerator[str, None], media_type: str) -> None:
        super().__init__(lines, media_type=media_type)
        self._lines = lines

    async def stream_response(self, send: Send) -> None:
        """Send the lines."""
        try:
            await super().stream_response(send)
        finally:
            await self._lines.aclose()
