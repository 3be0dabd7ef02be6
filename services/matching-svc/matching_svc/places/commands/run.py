"""The day's run over all places: in chunks, and resumable (M-01, M-14).

Each chunk is one transaction that saves how far the run has come. A kill in the middle
loses at most a chunk's work; the next call goes on, and since a recompute of what is
done changes nothing, the end is that of an undisturbed run.
"""

from collections.abc import Sequence
from datetime import date

from matching_svc.places.commands.change import recompute
from matching_svc.places.context import context_of, settings_of
from matching_svc.places.errors import RunDayPassed
from matching_svc.places.queries.recomputed import changes_of
from matching_svc.places.store import runs as store
from matching_svc.places.store.runs import RunResult
from matching_svc.proposals.domain.change import Change
from shared.db import Tx
from shared.running.runtime import Runtime


async def run_day(runtime: Runtime, day: date) -> RunResult:
    """Recompute every place that can have a joint visit, or has a proposal."""
    async with runtime.writing() as tx:
        upto = await _begin(tx, day)
        places = await store.places.all(tx, upto, day)
    context = context_of(runtime, day)
    size = settings_of(runtime).run_chunk_places
    for start in range(0, len(places), size):
        chunk = places[start : start + size]
        async with runtime.writing() as tx:
            done = _counted(await recompute(tx, chunk, context))
            await store.save.run(tx, day, chunk[-1], len(chunk), **done)
    async with runtime.writing() as tx:
        return await store.end.one(tx, day, runtime.clock.now())


async def changes_due(runtime: Runtime, day: date) -> list[Change]:
    """What a run of the day would change now; nothing is written."""
    context = context_of(runtime, day)
    size = settings_of(runtime).run_chunk_places
    changes: list[Change] = []
    async with runtime.reading() as tx:
        places = await store.places.all(tx, "", day)
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
    later = await store.last_after.first(tx, day)
    if later is not None:
        raise RunDayPassed(latest=later.isoformat())
    return await store.begin.one(tx, day, tx.runtime.clock.now())


async def run_when_due(runtime: Runtime) -> None:
    """The worker's job: run the day once, where recomputes are live.

    Days pass without events: answers fall due, silence is chased, a visit comes into
    the range of proposals.
    """
    if settings_of(runtime).recompute != "live":
        return
    day = runtime.clock.today()
    async with runtime.reading() as tx:
        status = await store.status.first(tx, day)
    if status != store.DONE:
        await run_day(runtime, day)
