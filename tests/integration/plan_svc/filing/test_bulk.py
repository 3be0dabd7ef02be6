"""A hundred thousand subjects in one plan: taken, filed, flat in memory (P-23)."""

import logging
import time
from collections.abc import AsyncIterator

import psutil
import pytest

from shared.civic import uscc
from tests.integration.plan_svc.planned import District

ROWS = 100_000
MOST_GROWTH = 250 * 1024 * 1024
log = logging.getLogger(__name__)


async def furnish(district: District, codes: list[str]) -> None:
    async with district.world.db("plan-svc").writing() as tx:
        await tx.copy(
            "place_copy",
            (
                "number",
                "uscc",
                "region",
                "kind",
                "business_types",
                "retired",
                "version",
            ),
            ((f"{c}-001", c, "310116", "premises", [], False, 1) for c in codes),
        )


async def csv(codes: list[str]) -> AsyncIterator[bytes]:
    yield b"uscc\n"
    for start in range(0, len(codes), 1000):
        yield "".join(f"{c}\n" for c in codes[start : start + 1000]).encode()


@pytest.mark.slow
@pytest.mark.rule("P-23")
@pytest.mark.rule("P-20")
async def test_a_hundred_thousand_rows_are_filed_in_flat_memory(
    district: District,
) -> None:
    codes = [uscc.make("310116", number) for number in range(ROWS)]
    await furnish(district, codes)
    plan = await district.draft("310116-culture")
    rss = psutil.Process().memory_info().rss
    started = time.perf_counter()
    taken = await district.planner("310116-culture").post(
        f"/plan/v1/plans/{plan['id']}/subjects",
        content=csv(codes),
        headers={"content-type": "text/csv"},
    )
    uploaded = time.perf_counter()
    assert taken.json()["subjects"] == ROWS, taken.text
    filed = await district.through(await district.seen(plan))
    done = time.perf_counter()
    grown = psutil.Process().memory_info().rss - rss
    log.warning(
        "upload %.1f s, approval to tasks %.1f s, %.0f MiB",
        uploaded - started,
        done - uploaded,
        grown / 2**20,
    )
    assert filed["task_count"] == ROWS
    async with district.world.db("plan-svc").reading() as tx:
        assert await tx.fetchval("SELECT count(*) FROM task") == ROWS
        assert (
            await tx.fetchval(
                "SELECT count(DISTINCT aggregate_id) FROM outbox WHERE aggregate='task'"
            )
            == ROWS
        )
    assert grown < MOST_GROWTH
