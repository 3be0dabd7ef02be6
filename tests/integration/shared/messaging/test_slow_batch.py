"""A batch that takes longer than a statement may, as a whole or even one by one."""

from collections.abc import AsyncIterator

import pytest

from shared.local_postgres.server import PostgresServer
from shared.messaging import parking
from tests.contract.bus.pipes import Pipe, fact, out_of_order

GROUP = "matching-svc"
SENT = 20


@pytest.fixture
async def pipe(postgres: PostgresServer) -> AsyncIterator[Pipe]:
    """Twenty messages wait."""
    pipe = Pipe(postgres, None)
    await pipe.open()
    await pipe.publish(*(fact(f"key{n % 4}", 1 + n // 4) for n in range(SENT)))
    yield pipe
    await pipe.close()


async def slow_from(pipe: Pipe, rows: int) -> None:
    """The database cancels a statement that writes so many effects, as if too slow."""
    async with pipe.runtimes[GROUP].writing() as tx:
        await tx.execute(f"""
            CREATE FUNCTION be_slow() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF (SELECT count(*) FROM written) >= {rows} THEN
                    RAISE query_canceled USING MESSAGE = 'statement timeout';
                END IF;
                RETURN NULL;
            END $$
        """)
        await tx.execute("""
            CREATE TRIGGER slow AFTER INSERT ON effect REFERENCING NEW TABLE AS written
            FOR EACH STATEMENT EXECUTE FUNCTION be_slow()
        """)


async def test_a_batch_that_takes_too_long_is_handled_in_parts(pipe: Pipe) -> None:
    await slow_from(pipe, 4)
    consumer = pipe.consumer(GROUP)
    await consumer.start()
    assert await consumer.step() == SENT
    await consumer.stop()
    effects = await pipe.effects(GROUP)
    assert (len(effects), out_of_order(effects)) == (SENT, [])
    assert await parking.keys(pipe.runtimes[GROUP]) == []
    assert not consumer.failing


async def test_one_message_that_takes_too_long_comes_again_and_is_not_parked(
    pipe: Pipe,
) -> None:
    """Whatever keeps even one from its end, a lock for example, may pass."""
    await slow_from(pipe, 1)
    consumer = pipe.consumer(GROUP)
    await consumer.start()
    assert await consumer.step() == 0
    assert consumer.failing
    assert await parking.keys(pipe.runtimes[GROUP]) == []
    async with pipe.runtimes[GROUP].writing() as tx:
        await tx.execute("DROP TRIGGER slow ON effect")
    assert await consumer.step() == SENT
    await consumer.stop()
    effects = await pipe.effects(GROUP)
    assert (len(effects), out_of_order(effects)) == (SENT, [])
