"""A whole district recomputed, against the self-join that only finds its pairs.

Ours reads every place, plans its visits, explains nothing, and compares the plan with
the questions that are open; what is written apart is not measured, and nothing has
changed. The control is the plain way to begin: the tasks joined with themselves on the
place, those of different agencies whose reaches meet, and no secret. It returns the
pairs and plans nothing.
"""

import time

from matching_svc.places.commands import changes_due, run_day

from tests.bench.figures import Figure, at_most, in_pairs, ratios, reported
from tests.bench.ground import Ground
from tests.bench.planned import TODAY, running, settle
from tests.bench.servers import Hall

PLACES, TASKS = 20_000, 100_000
PAIRS_SQL = """
WITH open AS (
    SELECT number, place, agency,
           greatest(earliest - interval '1 month', known_on, $1::date) AS first,
           least(latest, period_to) AS last
    FROM task_copy
    WHERE status = 'scheduled' AND on_site AND out_of_scope IS NULL
      AND NOT surprise AND NOT classified AND NOT joint_forbidden
)
SELECT a.number, b.number FROM open a JOIN open b USING (place)
WHERE a.number < b.number AND a.agency <> b.agency
  AND a.first <= b.last AND b.first <= a.last
"""

OVER = at_most("recompute of 100,000 tasks over the self-join for pairs", 5)
SECONDS = reported("recompute of 100,000 tasks at 20,000 places", "s")
JOIN = reported("self-join of 100,000 tasks that returns its pairs", "s")
FIGURES = (OVER, SECONDS, JOIN)


async def run(ground: Ground) -> list[Figure]:
    """Seconds of ours over seconds of the join."""
    hall = Hall(ground.folder / "matching-recompute", ground.server)
    url = await hall.database("matching-svc")
    await settle(url, PLACES, TASKS)
    async with running(url) as runtime:
        await run_day(runtime, TODAY)
        async with runtime.writing() as tx:
            await tx.execute("ANALYZE")

        async def ours() -> float:
            started = time.perf_counter()
            changes = await changes_due(runtime, TODAY)
            taken = time.perf_counter() - started
            if changes:
                raise AssertionError(f"{len(changes)} changes, and nothing happened")
            return taken

        async def join() -> float:
            async with runtime.reading() as tx:
                started = time.perf_counter()
                await tx.fetch(PAIRS_SQL, TODAY)
                return time.perf_counter() - started

        first, second = await in_pairs(ours, join)
    return [OVER.of(ratios(first, second)), SECONDS.of(first), JOIN.of(second)]
