"""Reads places as they stand now, and explains what is asked there."""

from collections.abc import Sequence

from matching_svc.places.context import context_of
from matching_svc.places.domain.recompute import explained_now
from matching_svc.places.store import bookings
from matching_svc.places.store.situations import situations
from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.context import MatchingContext
from shared.db import ReadTx


async def read(tx: ReadTx, place: str, context: MatchingContext) -> Situation:
    """One place, without what its agencies have to do elsewhere."""
    return (await situations(tx, [place], context.day))[0]


async def beside(
    tx: ReadTx, situation: Situation, context: MatchingContext
) -> Situation:
    """The same place with what its agencies have to do elsewhere (M-16)."""
    return await bookings.beside(tx, situation, context)


async def explained(tx: ReadTx, proposals: Sequence[Proposal]) -> list[Proposal]:
    """What nobody answered is explained by what is known now, not as it was made."""
    asked = {proposal.place for proposal in proposals if proposal.is_open_question}
    if not asked:
        return list(proposals)
    context = context_of(tx.runtime)
    known = {
        situation.facts.place: await beside(tx, situation, context)
        for situation in await situations(tx, sorted(asked), context.day)
    }
    return [
        explained_now(proposal, known[proposal.place], context)
        if proposal.is_open_question
        else proposal
        for proposal in proposals
    ]
