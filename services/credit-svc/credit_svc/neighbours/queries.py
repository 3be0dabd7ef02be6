"""Where the places of subjects are (S-12)."""

from collections.abc import Collection, Mapping

from credit_svc.neighbours import store
from credit_svc.neighbours.store import housed_within
from shared.db import ReadTx

__all__ = ["areas_of", "housed_within"]


async def areas_of(tx: ReadTx, codes: Collection[str]) -> Mapping[str, frozenset[str]]:
    """The towns or districts of the places of some subjects, as far as any is known."""
    rows = await store.areas.all(tx, sorted(codes))
    return {subject.uscc: subject.areas for subject in rows}
