"""Recomputes places: locked, read, matched and written, however many they are."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from matching_svc import metrics, reliefs, store
from matching_svc.domain.recompute import recompute
from matching_svc.domain.relief import Relief
from matching_svc.domain.relieving import relieved
from matching_svc.domain.situation import Change, Today
from matching_svc.ground import today_of
from shared.db import Tx


async def recompute_places(
    tx: Tx, places: Iterable[str], today: Today | None = None
) -> list[Change]:
    """Recompute places: one read, one write, however many they are (M-01, M-14)."""
    ordered = sorted(set(places))
    if not ordered:
        return []
    measured, started = metrics.of(tx.runtime), time.perf_counter()
    ground = today or today_of(tx.runtime)
    watched = metrics.Watched(ground.solver)
    ground = replace(ground, solver=watched)
    await store.lock(tx, ordered)
    situations = await store.situations(tx, ordered, ground.day)
    needless: list[Relief] = []
    changes: list[Change] = []
    matching = time.perf_counter()
    for known in situations:
        situation, found = relieved(known, ground)
        needless += found
        changes += recompute(situation, ground)
    measured.place_seconds.observe((time.perf_counter() - matching) / len(ordered))
    await store.write(tx, changes)
    await reliefs.write(tx, needless)
    measured.planned_by(watched)
    measured.recomputed.inc(len(ordered))
    measured.recompute_seconds.observe(time.perf_counter() - started)
    return changes


def counted(changes: Sequence[Change]) -> dict[str, int]:
    """How many of each happened."""
    counts = {"proposed": 0, "answered": 0, "agreed": 0, "withdrawn": 0}
    for one in changes:
        counts[one.what] += 1
    return counts
