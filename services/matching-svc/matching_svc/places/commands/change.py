"""The one path for whatever touches a place: lock, read, decide, recompute, write."""

import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from matching_svc import metrics
from matching_svc.places.context import context_of, settings_of
from matching_svc.places.domain.batch import Decide, PlaceBatch
from matching_svc.places.domain.marks import Mark
from matching_svc.places.store import bookings, locks, marks
from matching_svc.places.store.affected import affected
from matching_svc.places.store.situations import situations
from matching_svc.proposals.commands import keep as keep_proposals
from matching_svc.proposals.domain.change import Change
from matching_svc.reliefs.commands import keep as keep_reliefs
from matching_svc.tasks.domain.context import MatchingContext
from shared import faults
from shared.db import Tx

JOB = "recompute-marked"


@dataclass(frozen=True, slots=True)
class _Held:
    """Places that this transaction holds, as they were read, and their marks."""

    places: Sequence[str]
    batch: PlaceBatch
    marks: Sequence[int]
    watched: metrics.Watched


async def change(tx: Tx, place: str, decide: Decide) -> None:
    """Let somebody's word change a place: it is read once and written once.

    What happened at the place and is not recomputed yet has its effect first, so the
    word meets the questions of this moment. The recompute after it is part of the same
    change, unless only the day's run recomputes.

    Raises:
        DomainError: as `decide` does; nothing was changed then.
    """
    taken = await _lock(tx, [place])
    held = await _read(tx, [place], taken, context_of(tx.runtime))
    if held.marks:
        held.batch.recompute()
    held.batch.decide(decide)
    if settings_of(tx.runtime).recompute == "live":
        held.batch.recompute()
    await _write(tx, held)


async def recompute(
    tx: Tx, places: Sequence[str], context: MatchingContext
) -> list[Change]:
    """Recompute places: one read, one write, however many they are (M-01, M-14)."""
    if not places:
        return []
    started = time.perf_counter()
    ordered = sorted(set(places))
    taken = await _lock(tx, ordered)
    due = await affected(tx, ordered, context.day)
    if not due:
        await marks.delete(tx, taken)
        return []
    held = await _read(tx, due, taken, context)
    matching = time.perf_counter()
    held.batch.recompute()
    measured = metrics.of(tx.runtime)
    measured.place_seconds.observe((time.perf_counter() - matching) / len(due))
    await _write(tx, held)
    measured.recompute_seconds.observe(time.perf_counter() - started)
    return held.batch.changes


async def _lock(tx: Tx, places: Sequence[str]) -> Sequence[int]:
    """Lock places, then take their marks: they are read after both."""
    await locks.lock(tx, places)
    taken = await marks.take_of_places(tx, places)
    faults.point("places.locked")
    return taken


async def _read(
    tx: Tx,
    places: Sequence[str],
    taken: Sequence[int],
    context: MatchingContext,
) -> _Held:
    watched = metrics.Watched(context.solver)
    context = replace(context, solver=watched)
    known = await situations(tx, places, context.day)
    booked = await bookings.read_alone(tx, known, context)
    return _Held(places, PlaceBatch(known, booked, context), taken, watched)


async def _write(tx: Tx, held: _Held) -> None:
    await keep_proposals(tx, held.batch.changes)
    await keep_reliefs(tx, held.batch.reliefs)
    faults.point("places.written")
    await marks.delete(tx, held.marks)
    if settings_of(tx.runtime).recompute == "live":
        await enter(tx, await bookings.marks_of(tx, held.batch.shifts()))
    measured, count = metrics.of(tx.runtime), len(held.places)
    tx.when_committed.append(lambda: measured.planned_by(held.watched, count))


async def enter(tx: Tx, entered: Collection[Mark]) -> None:
    """Mark places; the worker's job is called once this transaction is committed."""
    if entered:
        await marks.enter(tx, entered)
        tx.when_committed.append(lambda: tx.runtime.call(JOB))
