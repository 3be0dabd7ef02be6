"""Reads pairs that may be one subject; a district sees those of its own (I-05)."""

from dataclasses import dataclass

from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams
from subject_svc.duplicates import store
from subject_svc.duplicates.domain import DuplicateStatus, pair_of
from subject_svc.duplicates.errors import DuplicateUnknown
from subject_svc.duplicates.tables import DuplicateRow

__all__ = ["Chosen", "NamedPair", "duplicates", "of_subject", "pair"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which pairs are listed, and in which order; what is None does not choose."""

    status: DuplicateStatus | None = None
    uscc: str | None = None
    sort: str = "found_at"


@dataclass(frozen=True, slots=True)
class NamedPair:
    """A pair with both names."""

    row: DuplicateRow
    first_name: str
    second_name: str

    @property
    def pair(self) -> str:
        """Both codes: lists go by it where their first key is alike."""
        return self.row.first + self.row.second

    @property
    def found_at(self) -> str:
        """When it was found."""
        return self.row.found_at.isoformat()


async def duplicates(
    tx: ReadTx, who: Principal, page: PageParams, chosen: Chosen
) -> Page[NamedPair]:
    """The chosen pairs of which one at least is of the caller's region."""
    rows = await store.PAGES[chosen.sort].all(
        tx, who.scope.prefix, chosen.status, chosen.uscc, *page.rows
    )
    return page.page([NamedPair(*row) for row in rows], "found_at", "pair")


async def of_subject(tx: ReadTx, who: Principal, uscc: str) -> list[NamedPair]:
    """The open pairs of a subject, at most as many as a key may have."""
    rows = await store.PAGES["found_at"].all(
        tx, who.scope.prefix, DuplicateStatus.OPEN, uscc, None, None, store.MOST_ALIKE
    )
    return [NamedPair(*row) for row in rows]


async def pair(tx: ReadTx, who: Principal, one: str, other: str) -> NamedPair:
    """One pair, of which one at least is the caller's.

    Raises:
        DuplicateUnknown: if there is none.
    """
    row = await store.named.first(tx, who.scope.prefix, *pair_of(one, other))
    if row is None:
        raise DuplicateUnknown(first=one, second=other)
    return NamedPair(*row)
