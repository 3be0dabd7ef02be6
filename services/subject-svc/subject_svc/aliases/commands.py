"""Codes are merged and split again; nothing is renamed (S-12)."""

from shared.db import Tx
from shared.messaging.outbox import record
from subject_svc.aliases import events, queries, store
from subject_svc.aliases.domain import Alias, Aliases


async def join(tx: Tx, alias: Alias) -> None:
    """Let a code go by another one, and tell it of all that go by it.

    Raises:
        AlreadyMerged, MergesIntoItself: as `Aliases.joined`.
    """
    await store.queue.one(tx)
    before = await queries.around(tx, [alias.old, alias.merged_into])
    await _keep(tx, before, before.joined(alias))


async def split(tx: Tx, old: str) -> None:
    """Let a code go by itself again, with those that go by it.

    Raises:
        NotMerged: if it goes by none.
    """
    await store.queue.one(tx)
    before = await queries.around(tx, [old])
    await _keep(tx, before, before.split(old))


async def _keep(tx: Tx, before: Aliases, after: Aliases) -> None:
    changed = after.changed_since(before)
    written = await store.ALIASES.write(tx, changed)
    await record(tx, *map(events.subject_merged, written))
