import asyncpg
import pytest
from matching_svc.places.store import locks

from shared.testing.world import MakeWorld, World

HERE = [f"here-{number}" for number in range(500)]
THERE = [f"there-{number}" for number in range(500)]
ALL = [f"any-{number}" for number in range(locks.MANY)]


async def waits(world: World, first: list[str], second: list[str]) -> bool:
    """Whether a transaction has to wait for another one that locked its places."""
    runtime = world.db("matching-svc")
    async with runtime.writing() as one, runtime.writing() as other:
        await locks.lock(one, first)
        await other.execute("SET LOCAL lock_timeout = '50ms'")
        try:
            async with other.conn.transaction():
                await locks.lock(other, second)
        except asyncpg.LockNotAvailableError:
            return True
        return False


@pytest.mark.rule("M-14")
async def test_a_place_is_recomputed_by_one_at_a_time_and_others_go_on(
    make_world: MakeWorld,
) -> None:
    world = await make_world("matching-svc")
    assert await waits(world, ["a", "b"], ["c", "b"])
    assert not await waits(world, HERE, THERE)


async def test_a_whole_district_is_locked_at_once(make_world: MakeWorld) -> None:
    world = await make_world("matching-svc")
    assert await waits(world, ALL, HERE)
    assert await waits(world, HERE, ALL)
