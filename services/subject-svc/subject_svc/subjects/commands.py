"""Subjects are written and published (S-01)."""

from collections.abc import Collection, Iterable, Sequence

from shared.db import Tx
from shared.messaging.outbox import record
from subject_svc.subjects import events, store
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.tables import SubjectRow


async def keep(
    tx: Tx, subjects: Sequence[Subject], held: Collection[Subject]
) -> list[SubjectRow]:
    """Write the subjects that say something new, and publish them.

    Args:
        tx: the transaction.
        subjects: the subjects.
        held: those of them that were in the register when they were judged.
    """
    written = await store.SUBJECTS.write(tx, subjects, judged=held)
    await record(tx, *map(events.subject_event, written))
    await note_changed(tx, (row.uscc for row in written))
    return written


async def note_changed(tx: Tx, codes: Iterable[str]) -> None:
    """Enter that subjects, or places of theirs, changed: duplicates are looked for."""
    if distinct := sorted(set(codes)):
        await store.note_changed.run(tx, distinct)


async def take_changed(tx: Tx, most: int) -> list[str]:
    """Some subjects that changed, each once; they are struck off the list."""
    return sorted(set(await store.take_changed.all(tx, most)))
