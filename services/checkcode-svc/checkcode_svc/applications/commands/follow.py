"""Lets live applications go where their places go (S-12)."""

from collections.abc import Sequence

from checkcode_svc.applications.store import applications
from shared.db import Tx


async def follow_places(tx: Tx, places: Sequence[str]) -> None:
    """Live applications move with their place; their events tell no district."""
    await applications.follow_places.run(tx, list(places))
