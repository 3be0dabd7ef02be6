"""Proposals and reliefs as agencies read them, each with its reasons (M-13)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from matching_svc import policy
from matching_svc.explanations.domain.wording import Names
from matching_svc.explanations.queries import as_worded_on, names_of
from matching_svc.neighbours import queries as neighbours
from matching_svc.places.context import context_of
from matching_svc.places.queries.situations import explained, read
from matching_svc.policy import DeclineReason
from matching_svc.proposals import queries as proposals
from matching_svc.proposals.domain.days import PossibleDay, possible_days
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.reliefs import queries as reliefs
from shared.auth import Principal
from shared.db import ReadTx
from shared.events.matching import ReliefKind
from shared.web.pagination import Page, PageParams


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """A proposal, explained by what is known now, and what it is worded with."""

    proposal: Proposal
    subject_name: str
    address: str
    town: str | None
    names: Names
    items: Mapping[str, str]
    """How its items are called, by code."""
    reader: str
    """The agency that reads it."""


@dataclass(frozen=True, slots=True)
class ShownRelief:
    """A relief, and what it is worded with."""

    listed: reliefs.ListedRelief
    names: Names
    reader: str
    """The agency that reads it."""


async def list_proposals(
    tx: ReadTx, who: Principal, sought: proposals.Sought, page: PageParams
) -> Page[ShownProposal]:
    """The proposals of the caller's region, by day and number."""
    listed = await proposals.page(tx, who, sought, page)
    shown = await _shown(tx, who, listed.items)
    return Page(items=shown, next_cursor=listed.next_cursor)


async def proposal(tx: ReadTx, who: Principal, number: str) -> ShownProposal:
    """One proposal, where the caller's region may see it."""
    listed = await proposals.listed(tx, who, number)
    return (await _shown(tx, who, [listed]))[0]


async def at_work(tx: ReadTx, who: Principal, agency: str | None) -> proposals.AtWork:
    """How many proposals are under way, of one agency or of the caller's region."""
    return await proposals.at_work(tx, who, agency)


async def days(
    tx: ReadTx, who: Principal, number: str, agency: str
) -> list[PossibleDay]:
    """The other days on which an agency could make the visit, soonest first.

    Raises:
        NoSuchProposal: if the caller's region may not see it.
        NotAsked: if the agency is no member.
    """
    proposal = (await proposals.listed(tx, who, number)).proposal
    context = context_of(tx.runtime)
    situation = await read(tx, proposal.place, context)
    return possible_days(proposal, agency, situation, context)


async def _shown(
    tx: ReadTx, who: Principal, listed: Sequence[proposals.ListedProposal]
) -> list[ShownProposal]:
    names = await names_of(tx)
    now = await explained(tx, [entry.proposal for entry in listed])
    items = await neighbours.item_names(
        tx, {item for proposal in now for item in proposal.items}
    )
    return [
        ShownProposal(
            proposal,
            entry.subject_name,
            entry.address,
            entry.town,
            as_worded_on(names, proposal.made_on),
            items,
            who.agency,
        )
        for entry, proposal in zip(listed, now, strict=True)
    ]


async def list_reliefs(
    tx: ReadTx, who: Principal, sought: reliefs.Sought, page: PageParams
) -> Page[ShownRelief]:
    """Reliefs of the caller's region, by task and kind."""
    names = await names_of(tx)
    listed = await reliefs.page(tx, who, sought, page)
    return listed.map(lambda entry: ShownRelief(entry, names, who.agency))


async def relief(
    tx: ReadTx, who: Principal, key: tuple[str, ReliefKind]
) -> ShownRelief:
    """One relief, where the caller may see it."""
    listed = await reliefs.listed(tx, who, key)
    return ShownRelief(listed, await names_of(tx), who.agency)


def decline_reasons(today: date) -> Sequence[DeclineReason]:
    """The reasons that a decline may carry on a day (M-07)."""
    return list(policy.load().reasons_on(today).values())
