"""Reads inspectors; a district sees those of its own region (I-05)."""

from dataclasses import dataclass
from hashlib import md5

from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams
from subject_svc.inspectors import store
from subject_svc.inspectors.domain import Inspector
from subject_svc.inspectors.tables import InspectorRow
from subject_svc.subjects.queries import region_of


@dataclass(frozen=True, slots=True)
class Listed:
    """An inspector in a list, and where the list goes on after it."""

    inspector: Inspector
    agency: str
    mark: str
    """A digest of the certificate's number, which must not leave inside a cursor."""

    @classmethod
    def of(cls, row: InspectorRow) -> "Listed":
        """The inspector of a row."""
        mark = md5(row.certificate.encode(), usedforsecurity=False).hexdigest()
        return cls(store.inspector(row), row.agency, mark)


async def inspectors(
    tx: ReadTx, who: Principal, page: PageParams, agency: str | None
) -> Page[Inspector]:
    """Inspectors, unmasked, in the order of their agencies."""
    after, mark = page.start("", "")
    rows = await store.page.all(tx, region_of(who), agency, after, mark, page.limit + 1)
    listed = page.page([Listed.of(row) for row in rows], "agency", "mark")
    return listed.map(lambda entry: entry.inspector)


async def count(tx: ReadTx, who: Principal) -> int:
    """How many inspectors of the caller's region there are."""
    return await store.count.one(tx, region_of(who))
