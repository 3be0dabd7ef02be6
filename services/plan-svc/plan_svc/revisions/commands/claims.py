"""Releases a claim on which nothing stands any more (P-25)."""

from plan_svc.library import commands as library
from plan_svc.library.domain import Item
from plan_svc.library.errors import ClaimInUse
from plan_svc.revisions import queries
from shared.auth import Principal
from shared.db import Tx

SHOWN = 20


async def release(tx: Tx, code: str, agency: str, who: Principal) -> Item:
    """Give up a claim of the caller's own agency.

    Raises:
        ClaimInUse: naming what stands on it: nothing ends unseen.
    """
    who.must_be(agency)
    uses = await queries.uses_of_claim(tx, code, agency, SHOWN)
    if uses:
        raise ClaimInUse(
            uses=[{"kind": use.kind, "number": use.number} for use in uses]
        )
    return await library.release(tx, code, agency)
