"""Recomputes places: locked, read, matched and written, however many they are."""

import time
from collections.abc import Iterable, Sequence
from dataclasses import replace

from matching_svc import metrics
from matching_svc.answers.commands import reliefs
from matching_svc.places.context import context_of
from matching_svc.places.domain.recompute import recompute
from matching_svc.places.domain.situation import Change, MatchingContext
from matching_svc.places.store import bookings, locks, screening
from matching_svc.reliefs.domain.relief import Relief
from matching_svc.reliefs.domain.relieving import relieved
from shared.db import ReadTx, Tx


async def recompute_places(
    tx: Tx,
    places: Iterable[str],
    context: MatchingContext | None = None,
    upto: str | None = None,
) -> list[Change]:
    """Recompute places: one read, one write, however many they are (M-01, M-14).

    What is merely asked at other places takes an agency's capacity there only up to a
    place, if one is given (M-16).
    """
    ordered = sorted(set(places))
    if not ordered:
        return []
    await locks.lock(tx, ordered)
    return await _recomputed(tx, ordered, context or context_of(tx.runtime), upto)


async def recompute_touched(tx: Tx, places: Iterable[str]) -> list[Change]:
    """Recompute those places that something happened to, and that it changes (M-01).

    Most of what happens changes no proposal: a glance at the place tells.
    """
    ordered = sorted(set(places))
    if not ordered:
        return []
    context = context_of(tx.runtime)
    await locks.lock(tx, ordered)
    due = await screening.of(tx.runtime, context).due(tx, ordered)
    return await _recomputed(tx, due, context, None) if due else []


async def _recomputed(
    tx: Tx, ordered: Sequence[str], context: MatchingContext, upto: str | None
) -> list[Change]:
    measured, started = metrics.of(tx.runtime), time.perf_counter()
    watched = metrics.Watched(context.solver)
    ground = replace(context, solver=watched)
    situations = await locks.situations(tx, ordered, ground.day)
    await bookings.lock(tx, situations, ground)
    booked = await bookings.read(tx, situations, ground, upto)
    needless: list[Relief] = []
    changes: list[Change] = []
    matching = time.perf_counter()
    for known in situations:
        situation, found = relieved(known, ground)
        needless += found
        made = recompute(booked.at(situation), ground)
        booked.note(situation, made)
        changes += made
    measured.place_seconds.observe((time.perf_counter() - matching) / len(ordered))
    await locks.write(tx, changes)
    await reliefs.write(tx, needless)
    measured.recompute_seconds.observe(time.perf_counter() - started)
    tx.when_committed.append(lambda: measured.planned_by(watched, len(ordered)))
    return changes


async def changes_of(
    tx: ReadTx, places: Sequence[str], context: MatchingContext
) -> list[Change]:
    """What a recompute would change at these places; nothing is written."""
    if not places:
        return []
    situations = await locks.situations(tx, places, context.day)
    booked = await bookings.read(tx, situations, context, upto=places[0])
    changes: list[Change] = []
    for known in situations:
        situation = booked.at(relieved(known, context)[0])
        made = recompute(situation, context)
        booked.note(situation, made)
        changes += made
    return changes


def counted(changes: Sequence[Change]) -> dict[str, int]:
    """How many of each happened."""
    counts = {"proposed": 0, "answered": 0, "agreed": 0, "withdrawn": 0}
    for one in changes:
        counts[one.what] += 1
    return counts
