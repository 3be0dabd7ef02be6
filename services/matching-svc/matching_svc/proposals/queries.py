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
    AtWork,
    ListedProposal,
    ProposalCounts,
    mattering_at,
    past_at,
)
from shared.auth import Principal
from shared.db import ReadTx
from shared.db.patterns import part_of
from shared.web.pagination import Page, PageParams

__all__ = [
    "BOOKED_DAYS",
    "MAY_CHANGE",
    "REBUILT_AGENCIES",
    "TO_RUN",
    "AtWork",
    "ListedProposal",
    "Sought",
    "Summary",
    "at_work",
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
    text: str | None = None
    """Any part of number, place, name or address."""
    town: str | None = None
    """Nine digits, or `unknown`."""
    waiting_for: str | None = None
    """The agency that has not answered yet."""
    day_from: date | None = None
    day_to: date | None = None
    sort: str | None = None


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
    """The proposals of the caller's region; by default by day.

    Those that wait for an agency's answer go by the day on which it is due.
    """
    chosen = (
        sought.place,
        part_of(sought.text),
        sought.town,
        sought.day_from,
        sought.day_to,
        *page.rows,
    )
    asking = who.scope.prefix, who.agency
    if sought.waiting_for is not None:
        sort = sought.sort or "answers_due"
        rows = await store.INBOX[sort].all(tx, *asking, sought.waiting_for, *chosen)
    else:
        sort = sought.sort or "day"
        states = sought.status, sought.agency
        rows = await store.PAGES[sort].all(tx, *asking, *states, *chosen)
    return page.page(rows, sort.lstrip("-"), "number")


async def at_work(tx: ReadTx, who: Principal, agency: str | None) -> AtWork:
    """How many proposals are under way, of one agency or of the caller's region."""
    return await store.at_work.one(tx, who.scope.prefix, agency)


async def listed(tx: ReadTx, who: Principal, number: str) -> ListedProposal:
    """One proposal, where the caller may see it.

    Raises:
        NoSuchProposal: if there is none that the caller may see.
    """
    row = await store.listed.first(tx, who.scope.prefix, who.agency, number)
    if row is None:
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
