"""A relay goes on inside its window; a stand-in for the producer breaks it there."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from shared.bus import relay
from shared.bus.relay import KafkaRelay
from shared.errors import Unavailable
from shared.outbox_position import status
from shared.postgres import PostgresServer
from tests.contract.bus.pipes import PRODUCER, Pipe, fact


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    made = Pipe(postgres, None)
    await made.open()
    yield made
    await made.close()


class _Breaking(KafkaRelay):
    """Its producer acknowledges so many messages, and then no more until mended."""

    def __init__(self, pipe: Pipe) -> None:
        runtime = pipe.runtimes[PRODUCER]
        super().__init__("nowhere", PRODUCER, runtime.db, runtime.metrics)
        self.sent: list[str] = []
        self.left = 0
        self.saves = True

    async def _save(self, *arguments: Any, **moved: Any) -> None:
        if not self.saves:
            raise OSError("the connection broke")
        await super()._save(*arguments, **moved)

    async def _connect(self) -> Any:
        return SimpleNamespace(send=self._take)

    async def _take(self, _topic: str, **message: Any) -> "asyncio.Future[object]":
        if self.left == 0:
            raise OSError("the connection broke")
        self.left -= 1
        self.sent.append(message["key"].decode())
        future: asyncio.Future[object] = asyncio.get_running_loop().create_future()
        future.set_result(None)
        return future


@pytest.fixture
def tens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(relay, "ROWS", 10)


KEYS = [f"k{n:02d}" for n in range(35)]


@pytest.mark.usefixtures("tens")
async def test_after_a_fault_the_rest_of_a_window_is_sent(pipe: Pipe) -> None:
    await pipe.publish(*(fact(key, 1) for key in KEYS))
    ours = _Breaking(pipe)
    ours.left = 24
    with pytest.raises(Unavailable):
        await ours.step()
    await pipe.publish(fact("later", 1))
    ours.left = 100
    assert await ours.step() == 15
    assert ours.sent == KEYS[:24] + KEYS[20:], "only what was not acknowledged again"
    assert await ours.step() == 1
    assert ours.sent[-1] == "later"
    assert (await status(pipe.runtimes[PRODUCER])).unsent == 0
    await ours.stop()


@pytest.mark.usefixtures("tens")
async def test_a_window_whose_save_failed_is_saved_by_the_next_step(pipe: Pipe) -> None:
    await pipe.publish(*(fact(key, 1) for key in KEYS[:20]))
    ours = _Breaking(pipe)
    ours.left = 20
    ours.saves = False
    with pytest.raises(Unavailable):
        await ours.step()
    ours.saves = True
    assert await ours.step() == 0
    assert ours.sent == KEYS[:20]
    assert (await status(pipe.runtimes[PRODUCER])).unsent == 0
    await ours.stop()


@pytest.mark.usefixtures("tens")
async def test_a_relay_that_another_one_overtook_forgets_its_window(pipe: Pipe) -> None:
    await pipe.publish(*(fact(key, 1) for key in KEYS))
    ours, other = _Breaking(pipe), _Breaking(pipe)
    ours.left, other.left = 24, 1000
    with pytest.raises(Unavailable):
        await ours.step()
    assert await other.step() == 35
    await other.stop()
    await pipe.publish(fact("later", 1))
    ours.left = 100
    assert await ours.step() == 1
    assert ours.sent == [*KEYS[:24], "later"]
    await ours.stop()
