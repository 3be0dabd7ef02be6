"""Reads inspectors; a district sees those of its own region (I-05)."""

from dataclasses import dataclass
from datetime import date

from shared.auth import Principal
from shared.db import ReadTx, Tx
from shared.db.patterns import part_of
from shared.web.pagination import Page, PageParams
from subject_svc.inspectors import store
from subject_svc.inspectors.domain import Inspector
from subject_svc.inspectors.errors import InspectorUnknown


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which inspectors are listed, and in which order; None does not choose."""

    agency: str | None = None
    name: str | None = None
    """Any part of the name; of the caller's own agency alone, others' are masked."""
    valid_to_from: date | None = None
    valid_to_to: date | None = None
    sort: str = "agency"


async def inspectors(
    tx: ReadTx, who: Principal, page: PageParams, chosen: Chosen
) -> Page[Inspector]:
    """The chosen inspectors, unmasked."""
    rows = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        who.agency,
        chosen.agency,
        part_of(chosen.name),
        chosen.valid_to_from,
        chosen.valid_to_to,
        *page.rows,
    )
    key = chosen.sort.lstrip("-"), "certificate"
    return page.page(rows, *key).map(store.inspector)


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
