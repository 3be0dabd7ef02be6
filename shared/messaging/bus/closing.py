"""Stops a client of Kafka within seconds, whatever its `stop` does.

A client's `stop` may hang while the broker is down, and it cancels tasks of its own and
awaits them: their `CancelledError` comes out of `stop` and looks like ours. Whoever
awaited it would end without a word, a consumer for example, and consume no more. So
`stop` runs in a task of its own, whose end is looked at instead of awaited.
"""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from aiokafka.errors import KafkaError

from shared.running.fault_text import in_short

log = logging.getLogger(__name__)


async def let_go(stop: Coroutine[Any, Any, object], what: str, seconds: float) -> None:
    """Wait for a client's `stop`, for some seconds at most; faults are logged.

    Raises:
        CancelledError: only if the caller is cancelled.
    """
    stopping = asyncio.ensure_future(stop)
    try:
        await asyncio.wait({stopping}, timeout=seconds)
    finally:
        ended = stopping.done()
        if not ended:
            stopping.cancel()
    if not ended:
        log.warning("kafka.stop_failed", extra={"client": what, "error": "too slow"})
    elif stopping.cancelled():
        log.info("kafka.stop_cut_short", extra={"client": what})
    elif (fault := stopping.exception()) is not None:
        if not isinstance(fault, KafkaError | OSError | TimeoutError):
            raise fault
        log.warning(
            "kafka.stop_failed", extra={"client": what, "error": in_short(fault)}
        )
