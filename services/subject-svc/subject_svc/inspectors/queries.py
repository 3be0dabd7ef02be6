"""Reads inspectors; a district sees those of its own region (I-05)."""

from shared.auth import Principal
from shared.db import ReadTx, Tx
from shared.web.pagination import Page, PageParams
from subject_svc.inspectors import store
from subject_svc.inspectors.domain import Inspector
from subject_svc.inspectors.errors import InspectorUnknown


async def inspectors(
    tx: ReadTx, who: Principal, page: PageParams, agency: str | None
) -> Page[Inspector]:
    """Inspectors, unmasked, in the order of their agencies."""
    after, certificate = page.start("", "")
    rows = await store.page.all(
        tx, who.scope.prefix, agency, after, certificate, page.limit + 1
    )
    return page.page(rows, "agency", "certificate").map(store.inspector)


async def lock_any(tx: Tx, certificate: str) -> Inspector:
    """A certificate of any region, locked until the transaction ends.

    Raises:
        InspectorUnknown: if there is none.
    """
    inspector = (await store.lock(tx, [certificate])).get(certificate)
    if inspector is None:
        raise InspectorUnknown
    return inspector


async def lock_one(tx: Tx, who: Principal, certificate: str) -> Inspector:
    """A certificate of the caller's region, locked until the transaction ends.

    Raises:
        InspectorUnknown: if there is none, or it is another region's.
    """
    inspector = await lock_any(tx, certificate)
    if not who.sees(inspector.region):
        raise InspectorUnknown
    return inspector


async def count(tx: ReadTx, who: Principal) -> int:
    """How many inspectors of the caller's region there are."""
    return await store.count.one(tx, who.scope.prefix)
