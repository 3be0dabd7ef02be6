"""A client of Kafka is let go, and no end of its own is taken for ours."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from aiokafka.errors import KafkaConnectionError

from shared.messaging.bus.closing import let_go

Stop = Callable[[], Coroutine[object, object, None]]


async def cancels_a_task_of_its_own() -> None:
    """What aiokafka's consumer does with a fetch that waits to be tried again."""
    fetch = asyncio.ensure_future(asyncio.sleep(60))
    await asyncio.sleep(0)
    fetch.cancel()
    await fetch


async def hangs() -> None:
    await asyncio.Event().wait()


async def fails() -> None:
    raise KafkaConnectionError


async def is_a_bug() -> None:
    raise ValueError("ours")


async def test_the_control_awaited_as_it_is_looks_like_our_own_cancellation() -> None:
    with pytest.raises(asyncio.CancelledError):
        await cancels_a_task_of_its_own()


@pytest.mark.parametrize("stop", [cancels_a_task_of_its_own, hangs, fails])
async def test_however_a_client_stops_its_owner_goes_on(stop: Stop) -> None:
    await let_go(stop(), "consumer", 0.05)


async def test_a_fault_of_ours_is_not_hidden() -> None:
    with pytest.raises(ValueError, match="ours"):
        await let_go(is_a_bug(), "consumer", 0.05)


async def test_who_is_cancelled_meanwhile_is_cancelled() -> None:
    waiting = asyncio.ensure_future(let_go(hangs(), "consumer", 60))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
