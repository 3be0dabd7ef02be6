"""Subjects are written and published (S-01)."""

from collections.abc import Sequence

from shared.db import Tx
from shared.messaging.outbox import record
from subject_svc.subjects import events, store
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.tables import SubjectRow


async def keep(tx: Tx, subjects: Sequence[Subject]) -> list[SubjectRow]:
    """Write the subjects that say something new, and publish them."""
    written = await store.SUBJECTS.write(tx, subjects)
    await record(tx, *map(events.subject_event, written))
    return written
