"""The day's run over all places: in chunks, and resumable (M-01, M-14).

Each chunk is one transaction that saves how far the run has come. A kill in the middle
loses at most a chunk's work; the next call goes on, and since a recompute of what is
done changes nothing, the end is that of an undisturbed run.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching_svc.places.commands.change import changes_of, recompute
from matching_svc.places.context import context_of, settings_of
from matching_svc.places.domain.situation import Change
from matching_svc.places.errors import RunDayPassed
from shared.db import Tx
from shared.running.runtime import Runtime

_PLACES = """
SELECT place FROM task_copy
WHERE status = 'scheduled' AND on_site AND out_of_scope IS NULL AND place > $1
GROUP BY place HAVING min(agency) <> max(agency)
UNION
SELECT place FROM proposal
WHERE status IN ('proposed', 'agreed', 'coded') AND place > $1
UNION
SELECT v.place FROM visit_copy v JOIN task_copy t USING (place)
WHERE t.status = 'scheduled' AND place > $1
  AND v.day >= $2::date - 62
UNION
SELECT place FROM application_copy WHERE status = 'awaiting_answers' AND place > $1
ORDER BY place
"""

_BEGIN = """
INSERT INTO run AS kept (day, status, upto, places, proposed, answered, agreed,
                         withdrawn, started_at)
VALUES ($1, 'running', '', 0, 0, 0, 0, 0, $2)
ON CONFLICT (day) DO UPDATE SET
    upto = CASE kept.status WHEN 'running' THEN kept.upto ELSE '' END,
    places = CASE kept.status WHEN 'running' THEN kept.places ELSE 0 END,
    status = 'running', finished_at = NULL
RETURNING upto
"""

_SAVE = """
UPDATE run SET upto = $2, places = places + $3, proposed = proposed + $4,
       answered = answered + $5, agreed = agreed + $6, withdrawn = withdrawn + $7
WHERE day = $1
"""

_END = "UPDATE run SET status = 'done', finished_at = $2 WHERE day = $1 RETURNING *"


@dataclass(frozen=True, slots=True)
class RunResult:
    """What a day's run did; a second run of the day adds to the first's counts."""

    day: date
    places: int
    proposed: int
    answered: int
    agreed: int
    withdrawn: int


async def run_day(runtime: Runtime, day: date) -> RunResult:
    """Recompute every place that can have a joint visit, or has a proposal."""
    async with runtime.writing() as tx:
        upto = await _begin(tx, day)
        places = [row["place"] for row in await tx.fetch(_PLACES, upto, day)]
    context = context_of(runtime, day)
    size = settings_of(runtime).run_chunk_places
    for start in range(0, len(places), size):
        chunk = places[start : start + size]
        async with runtime.writing() as tx:
            done = _counted(await recompute(tx, chunk, context))
            await tx.execute(_SAVE, day, chunk[-1], len(chunk), *done.values())
    async with runtime.writing() as tx:
        row = await tx.fetchrow(_END, day, runtime.clock.now())
    if row is None:
        raise RunDayPassed
    names = ("day", "places", "proposed", "answered", "agreed", "withdrawn")
    return RunResult(*(row[name] for name in names))


async def changes_due(runtime: Runtime, day: date) -> list[Change]:
    """What a run of the day would change now; nothing is written."""
    context = context_of(runtime, day)
    size = settings_of(runtime).run_chunk_places
    changes: list[Change] = []
    async with runtime.reading() as tx:
        places = [row["place"] for row in await tx.fetch(_PLACES, "", day)]
        for start in range(0, len(places), size):
            chunk = places[start : start + size]
            changes += await changes_of(tx, chunk, context)
    return changes


def _counted(changes: Sequence[Change]) -> dict[str, int]:
    """How many of each happened."""
    counts = {"proposed": 0, "answered": 0, "agreed": 0, "withdrawn": 0}
    for change in changes:
        counts[change.what] += 1
    return counts


async def _begin(tx: Tx, day: date) -> str:
    later = await tx.fetchval("SELECT max(day) FROM run WHERE day > $1", day)
    if later is not None:
        raise RunDayPassed(latest=later.isoformat())
    upto: str = await tx.fetchval(_BEGIN, day, tx.runtime.clock.now())
    return upto


async def run_when_due(runtime: Runtime) -> None:
    """The worker's job: run the day once, where recomputes are live.

    Days pass without events: answers fall due, silence is chased, a visit comes into
    the range of proposals.
    """
    if settings_of(runtime).recompute != "live":
        return
    day = runtime.clock.today()
    async with runtime.reading() as tx:
        status = await tx.fetchval("SELECT status FROM run WHERE day = $1", day)
    if status != "done":
        await run_day(runtime, day)
