"""Proposals and reliefs as agencies read them, each with its reasons (M-13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matching_svc import policy
from matching_svc.explanations.domain.wording import Names
from matching_svc.explanations.queries import as_worded_on, names_of
from matching_svc.places.queries.situations import explained
from matching_svc.policy import DeclineReason
from matching_svc.proposals import queries as proposals
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
    names: Names


@dataclass(frozen=True, slots=True)
class ShownRelief:
    """A relief, and what it is worded with."""

    listed: reliefs.ListedRelief
    names: Names


async def list_proposals(
    tx: ReadTx, who: Principal, sought: proposals.Sought, page: PageParams
) -> Page[ShownProposal]:
    """The proposals of the caller's region, by day and number."""
    listed = await proposals.page(tx, who, sought, page)
    shown = await _shown(tx, listed.items)
    return Page(items=shown, next_cursor=listed.next_cursor)


async def proposal(tx: ReadTx, who: Principal, number: str) -> ShownProposal:
    """One proposal, where the caller's region may see it."""
    listed = await proposals.listed(tx, who, number)
    return (await _shown(tx, [listed]))[0]


async def _shown(
    tx: ReadTx, listed: Sequence[proposals.ListedProposal]
) -> list[ShownProposal]:
    names = await names_of(tx)
    now = await explained(tx, [entry.proposal for entry in listed])
    return [
        ShownProposal(
            proposal,
            entry.subject_name,
            entry.address,
            as_worded_on(names, proposal.made_on),
        )
        for entry, proposal in zip(listed, now, strict=True)
    ]


async def list_reliefs(
    tx: ReadTx, who: Principal, sought: reliefs.Sought, page: PageParams
) -> Page[ShownRelief]:
    """Reliefs of the caller's region, by task and kind."""
    names = await names_of(tx)
    listed = await reliefs.page(tx, who, sought, page)
    return listed.map(lambda entry: ShownRelief(entry, names))


async def relief(
    tx: ReadTx, who: Principal, key: tuple[str, ReliefKind]
) -> ShownRelief:
    """One relief, where the caller may see it."""
    return ShownRelief(await reliefs.listed(tx, who, key), await names_of(tx))


def decline_reasons(today: date) -> Sequence[DeclineReason]:
    """The reasons that a decline may carry on a day (M-07)."""
    return list(policy.load().reasons_on(today).values())
