"""Finds pairs that may be one subject, and keeps what was decided about them (S-01)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from shared.auth import Principal
from shared.db import Tx
from shared.running.runtime import Runtime
from subject_svc.duplicates import queries, store
from subject_svc.duplicates.domain import (
    Duplicate,
    DuplicateStatus,
    Likeness,
    keys_of,
    pair_of,
    reason_of,
)
from subject_svc.places import queries as places
from subject_svc.places.domain import Place
from subject_svc.subjects import commands as subjects
from subject_svc.subjects import queries as subject_queries

BATCH = 500
MOST_BATCHES = 200
"""Of one run of the job: 100,000 subjects; the others wait for the next."""


async def find(runtime: Runtime) -> None:
    """The job: look for pairs of what entered the register or changed since."""
    for _ in range(MOST_BATCHES):
        async with runtime.writing() as tx:
            codes = await subjects.take_changed(tx, BATCH)
            await compare(tx, codes)
        if not codes:
            return


async def compare(tx: Tx, codes: Sequence[str]) -> None:
    """Write the keys of some subjects anew, and the pairs that share one."""
    held = await subject_queries.find(tx, codes)
    housed: dict[str, list[Place]] = defaultdict(list)
    for place in await places.of_subjects(tx, codes):
        housed[place.uscc].append(place)
    keys = [
        (key, code)
        for code, subject in sorted(held.items())
        for key in sorted(keys_of(subject, housed[code]))
    ]
    await store.forget.run(tx, list(codes))
    await store.remember.run(tx, [key for key, _ in keys], [code for _, code in keys])
    reasons: dict[tuple[str, str], set[Likeness]] = defaultdict(set)
    for shared in await store.alike.all(tx, list(codes), store.MOST_ALIKE):
        reasons[shared.first, shared.second].add(reason_of(shared.key))
    firsts = [first for first, _ in reasons]
    seconds = [second for _, second in reasons]
    await store.close_others.run(tx, list(codes), firsts, seconds)
    await store.propose.run(tx, _duplicates(reasons, tx.runtime.clock.now()))


async def search(tx: Tx, who: Principal, uscc: str) -> None:
    """Look for pairs of one subject now.

    Raises:
        SubjectUnknown: if the caller keeps no such subject.
    """
    await subject_queries.must_see(tx, who, uscc)
    await compare(tx, [uscc])


async def dismiss(
    tx: Tx, who: Principal, one: str, other: str, reason: str
) -> Duplicate:
    """Say that two subjects are two: they are not proposed again.

    Raises:
        DuplicateUnknown: if there is no such pair that the caller sees.
        DuplicateDecided: if it is decided already.
    """
    await queries.pair(tx, who, one, other)
    [present] = await store.locked.all(tx, *pair_of(one, other))
    dismissed = present.dismissed(who.agency, tx.runtime.clock.now(), reason)
    await store.save.run(tx, [dismissed])
    tx.act.decide(f"{dismissed.first}.{dismissed.second}", who.region)
    return dismissed


async def settle(tx: Tx, old: str, into: str, status: DuplicateStatus, by: str) -> None:
    """Say what a merger, or its split, made of a pair that was found."""
    now = tx.runtime.clock.now()
    await store.settle.run(tx, *pair_of(old, into), status, by, now)


def _duplicates(
    reasons: dict[tuple[str, str], set[Likeness]], now: datetime
) -> list[Duplicate]:
    return [
        Duplicate(first, second, tuple(sorted(why)), now)
        for (first, second), why in sorted(reasons.items())
    ]
