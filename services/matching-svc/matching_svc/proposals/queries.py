"""Reads of proposals, and the parts of statements that are made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matching_svc.proposals import store
from matching_svc.proposals.domain.errors import NoSuchProposal
from matching_svc.proposals.store import (
    BOOKED_DAYS,
    MAY_CHANGE,
    REBUILT_AGENCIES,
    TO_RUN,
    ListedProposal,
    ProposalCounts,
    mattering_at,
    past_at,
)
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import Page, PageParams

__all__ = [
    "BOOKED_DAYS",
    "MAY_CHANGE",
    "REBUILT_AGENCIES",
    "TO_RUN",
    "ListedProposal",
    "Sought",
    "Summary",
    "listed",
    "mattering_at",
    "page",
    "past_at",
    "place_of",
    "places_asked",
    "summary",
]


@dataclass(frozen=True, slots=True)
class Sought:
    """Which proposals are looked for."""

    status: str | None = None
    agency: str | None = None
    place: str | None = None
    day_from: date | None = None
    day_to: date | None = None


@dataclass(frozen=True, slots=True)
class Summary:
    """The proposals of a period, and the declines by their reasons."""

    proposals: ProposalCounts
    declines: Mapping[str, int]


async def place_of(tx: ReadTx, number: str) -> str:
    """Where a proposal is.

    Raises:
        NoSuchProposal: if there is none of this number.
    """
    place = await store.place_of.first(tx, number)
    if place is None:
        raise NoSuchProposal
    return place


async def places_asked(tx: ReadTx, agencies: Sequence[str]) -> Sequence[str]:
    """Places at which one of some agencies is asked or comes (M-06)."""
    return await store.places_asked.all(tx, list(agencies))


async def page(
    tx: ReadTx, who: Principal, sought: Sought, page: PageParams
) -> Page[ListedProposal]:
    """The proposals of the caller's region, by day and number."""
    day, number = page.after or (date.min.isoformat(), "")
    rows = await store.page.all(
        tx,
        who.scope.prefix,
        sought.status,
        sought.agency,
        sought.place,
        sought.day_from,
        sought.day_to,
        date.fromisoformat(day),
        number,
        page.limit + 1,
    )
    return page.page(rows, "day", "number")


async def listed(tx: ReadTx, who: Principal, number: str) -> ListedProposal:
    """One proposal, where the caller's region may see it.

    Raises:
        NoSuchProposal: if there is none, or it is of another region.
    """
    row = await store.listed.first(tx, number)
    if row is None or not who.sees(row.proposal.region):
        raise NoSuchProposal
    return row


async def summary(
    tx: ReadTx, who: Principal, first: date | None, last: date | None
) -> Summary:
    """Proposals and declines of a period (M-07: the reasons are evaluated)."""
    period = (first or date.min, last or date.max, who.scope.prefix)
    return Summary(
        await store.counts.one(tx, *period),
        {
            decline.reason or "other": decline.number
            for decline in await store.declines.all(tx, *period)
        },
    )
