"""An amendment of 100 rows in a plan of 100,000, beside the filing of such a plan.

plan-svc runs as a process. Both are measured from the first byte of the upload to
the last consent; fifty places leave and fifty come. The control is the filing: a change
that cost as much as the plan would be 1.
"""

import time

import asyncpg

from tests.bench.bench_filing import (
    AGENCY,
    PATIENCE_SECONDS,
    TODAY,
    City,
    answered,
    ndjson,
)
from tests.bench.figures import Figure, at_most, in_turn, ratios, reported
from tests.bench.ground import Ground
from tests.fleet import eventually

ROWS, CHANGED = 100_000, 100
RATIO = at_most("amendment of 100 rows in a plan of 100,000, over its filing", 0.02)
SECONDS = reported("amendment of 100 rows in a plan of 100,000", "s")
FIGURES = (RATIO, SECONDS)
WAITING = """
SELECT count(*) FROM outbox WHERE aggregate <> 'heartbeat'
AND NOT pg_visible_in_snapshot(xid, coalesce(
    (SELECT snapshot::pg_snapshot FROM outbox_position), '1:1:'))
"""


class Amended(City):
    """A city whose last plan is amended."""

    url = ""
    """Of the database of plan-svc."""
    _gone = 0

    async def amend(self) -> float:
        """Fifty places leave the newest plan, fifty come; the seconds that it took."""
        half = CHANGED // 2
        coming = await self.settle(half)
        leaving = self.places[self._gone : self._gone + half]
        self._gone += half
        planner = await self.client(AGENCY, "planner")
        path = f"/plan/v1/plans/{self.plan['id']}"
        started = time.perf_counter()
        draft = await answered(
            planner.post(f"{path}/amendments", json={"reason": "任务调整"})
        )
        path = f"/plan/v1/plans/{draft['id']}"
        headers = {"content-type": "application/x-ndjson"}
        await answered(
            planner.post(
                f"{path}/leaving",
                content=ndjson(leaving),
                headers=headers,
                params={"reason": "企业已停业"},
            )
        )
        await answered(
            planner.post(f"{path}/subjects", content=ndjson(coming), headers=headers)
        )
        await self.through(draft["id"])
        return time.perf_counter() - started

    async def file_again(self) -> float:
        """A plan of 100,000 places, which the next amendment changes; its seconds."""
        self._gone = 0
        filing = await self.file(ROWS)
        await self._sent()
        return filing.filed

    async def _sent(self) -> None:
        """Wait until the events of the filing are sent: that work is the filing's."""
        conn = await asyncpg.connect(self.url)

        async def nothing_waits() -> bool:
            waiting: int = await conn.fetchval(WAITING)
            return waiting == 0

        try:
            await eventually(nothing_waits, "every event is sent", PATIENCE_SECONDS)
        finally:
            await conn.close()


async def run(ground: Ground) -> list[Figure]:
    """A filing and an amendment of that plan, in turn."""
    async with ground.fleet() as fleet:
        fleet.move_to(TODAY)
        fleet.start("plan-svc")
        await fleet.ready()
        process = fleet.members["plan-svc"].process
        assert process is not None
        city = Amended(
            lambda agency, role: fleet.client("plan-svc", agency, role=role),
            {"plan-svc": fleet.url("plan-svc")},
            process.pid,
        )
        city.url = fleet.url("plan-svc")
        try:
            await city.found()
            filings, amendments = await in_turn(city.file_again, city.amend)
        finally:
            await city.close()
    return [RATIO.of(ratios(amendments, filings)), SECONDS.of(amendments)]
