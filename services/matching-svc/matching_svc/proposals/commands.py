"""Keeps what became of proposals, and counts it."""

from collections.abc import Sequence

from matching_svc import metrics
from matching_svc.proposals import store
from matching_svc.proposals.domain.change import Change
from shared.db import Tx


async def keep(tx: Tx, changes: Sequence[Change]) -> None:
    """Write the proposals and publish what happened to each."""
    if changes:
        await store.write(tx, changes)
        measured = metrics.of(tx.runtime)
        tx.when_committed.append(lambda: measured.tell(changes))
