"""Reads places as a recompute would leave them; nothing is written."""

from collections.abc import Sequence

from matching_svc.places.domain.batch import PlaceBatch
from matching_svc.places.store import bookings, marks
from matching_svc.places.store.situations import situations
from matching_svc.proposals.domain.change import Change
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.context import MatchingContext
from shared.db import ReadTx


async def changes_of(
    tx: ReadTx, places: Sequence[str], context: MatchingContext
) -> list[Change]:
    """What a recompute would change at these places."""
    known = await situations(tx, places, context.day)
    batch = PlaceBatch(known, await bookings.read(tx, known, context), context)
    batch.recompute()
    return batch.changes


async def present(
    tx: ReadTx, places: Sequence[str], context: MatchingContext
) -> dict[str, Situation]:
    """Places, each as it is once what happened there has its effect."""
    known = await situations(tx, places, context.day)
    marked = await marks.marked(tx, places)
    return {
        situation.facts.place: await _recomputed(tx, situation, context)
        if situation.facts.place in marked
        else situation
        for situation in known
    }


async def _recomputed(
    tx: ReadTx, situation: Situation, context: MatchingContext
) -> Situation:
    """One place by itself: what else is recomputed with it books no day of it."""
    booked = await bookings.read(tx, [situation], context)
    batch = PlaceBatch([situation], booked, context)
    batch.recompute()
    return batch.at(situation.facts.place)
