"""Subjects are written and published (S-01)."""

from collections.abc import Collection, Sequence

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
    return written
