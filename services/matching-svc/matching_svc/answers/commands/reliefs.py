"""Reliefs: written by recomputes, answered by their agencies (M-05, M-09, M-10)."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from matching_svc.neighbours.tables import ReliefRow
from matching_svc.places.context import context_of
from matching_svc.places.errors import NoSuchRelief
from matching_svc.places.store import locks
from matching_svc.reliefs.domain.relief import Kind, Relief, answered
from matching_svc.reliefs.domain.relieving import relieved
from shared.auth import Principal
from shared.db import Tx
from shared.events.matching import ReliefEvent, TaskCovered, TaskRecognised
from shared.messaging.copies import keep_newest
from shared.messaging.outbox import record


async def write(tx: Tx, reliefs: Sequence[Relief]) -> None:
    """Keep the reliefs and publish how each stands."""
    if reliefs:
        await keep_newest(tx, ReliefRow, [asdict(one) for one in reliefs])
        await record(tx, *(as_event(one) for one in reliefs))


def as_event(relief: Relief) -> ReliefEvent:
    """The event that carries the relief's whole state."""
    kind = TaskCovered if relief.kind is Kind.COVERAGE else TaskRecognised
    return kind.model_validate(asdict(relief))


async def answer(
    tx: Tx, who: Principal, key: tuple[str, Kind], *, confirm: bool, reason: str | None
) -> str:
    """Take the agency's answer; the task's place is told."""
    place = await tx.fetchval(
        "SELECT place FROM relief WHERE task = $1 AND kind = $2", *key
    )
    if place is None:
        raise NoSuchRelief
    context = context_of(tx.runtime)
    await locks.lock(tx, [place])
    before = (await locks.situations(tx, [place], context.day))[0]
    situation, changed = relieved(before, context)
    relief = next(one for one in situation.reliefs if one.key == key)
    who.must_see(relief.region)
    who.must_be(relief.agency)
    after = answered(relief, confirm=confirm, reason=reason)
    if after != relief:
        version = relief.version + 1
        changed.append(replace(after, version=version, changed_at=context.now))
    await write(tx, changed)
    return str(place)
