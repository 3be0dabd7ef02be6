"""A relay goes on inside its window; a stand-in for the producer breaks it there."""

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest

from shared.errors import Unavailable
from shared.local_postgres.server import PostgresServer
from shared.messaging import outbox
from shared.messaging.bus import relay
from shared.messaging.bus.relay import KafkaRelay
from shared.messaging.outbox_position import status
from shared.running.kafka_access import Access
from tests.contract.bus.pipes import (
    PRODUCER,
    Pipe,
    fact,
    facts_of,
)


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    pipe = Pipe(postgres, None)
    await pipe.open()
    yield pipe
    await pipe.close()


class _Breaking(KafkaRelay):
    """Its producer acknowledges so many messages, and then no more until mended."""

    def __init__(self, pipe: Pipe) -> None:
        runtime = pipe.runtimes[PRODUCER]
        super().__init__(Access("nowhere"), PRODUCER, runtime.db, runtime.metrics)
        self.sent: list[str] = []
        self.left = 0
        self.saves = True
        self.acknowledges = True
        self.large = 0

    def _window(self, *arguments: Any) -> Any:
        self.large += 1
        return super()._window(*arguments)

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
        if self.acknowledges:
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


async def _taken_up(pipe: Pipe) -> _Breaking:
    """A relay that has caught up: what comes next is a small window."""
    ours = _Breaking(pipe)
    ours.left = 100
    assert await ours.step() == 0
    assert ours.large == 1
    return ours


async def _unsent(pipe: Pipe) -> int:
    return (await status(pipe.runtimes[PRODUCER])).unsent


@pytest.mark.usefixtures("tens")
async def test_a_small_window_is_read_at_once_and_a_large_one_in_parts(
    pipe: Pipe,
) -> None:
    ours = await _taken_up(pipe)
    for count, large in ((10, 0), (0, 0), (11, 1), (3, 2), (3, 2)):
        await pipe.publish(*(fact(key, 1) for key in KEYS[:count]))
        assert await ours.step() == count
        assert ours.large - 1 == large, "after a large one the next is thought large"
        assert await _unsent(pipe) == 0
    await ours.stop()


async def test_small_windows_bring_late_commits_once(pipe: Pipe) -> None:
    ours = await _taken_up(pipe)
    async with facts_of(pipe.runtimes[PRODUCER]) as late:
        await outbox.record(late, fact("late", 1))
        await pipe.publish(fact("early", 1))
        assert await ours.step() == 1
        assert await ours.step() == 0
    assert await ours.step() == 1
    assert await ours.step() == 0
    assert ours.sent == ["early", "late"]
    assert ours.large == 1
    await ours.stop()


@pytest.mark.parametrize("saves", [True, False])
async def test_after_a_fault_in_a_small_window_all_of_it_is_sent_again(
    pipe: Pipe, *, saves: bool
) -> None:
    ours = await _taken_up(pipe)
    await pipe.publish(*(fact(key, 1) for key in KEYS[:6]))
    ours.left, ours.saves = (3 if saves else 6), saves
    with pytest.raises(Unavailable):
        await ours.step()
    before = list(ours.sent)
    assert await _unsent(pipe) == 6
    ours.left, ours.saves = 100, True
    assert await ours.step() == 6
    assert ours.sent == before + KEYS[:6]
    assert await _unsent(pipe) == 0
    await ours.stop()


async def test_what_is_not_acknowledged_while_the_lease_lasts_is_sent_again(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = await _taken_up(pipe)
    await pipe.publish(fact("k", 1))
    ours.acknowledges = False
    with monkeypatch.context() as patch:
        patch.setattr(relay, "HOLD_SECONDS", 0.5)
        with pytest.raises(Unavailable):
            await ours.step()
    assert await _unsent(pipe) == 1
    ours.acknowledges = True
    assert await ours.step() == 1
    assert ours.sent == ["k", "k"]
    await ours.stop()


async def test_a_relay_that_was_frozen_while_it_read_sends_nothing(
    pipe: Pipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = await _taken_up(pipe)
    await pipe.publish(fact("k", 1))
    with monkeypatch.context() as patch:
        patch.setattr(relay, "HOLD_SECONDS", -1)
        with pytest.raises(Unavailable):
            await ours.step()
    assert ours.sent == []
    assert await ours.step() == 1
    await ours.stop()
