"""What agencies answer to proposals (M-07, M-12)."""

from matching_svc.places.commands import change
from matching_svc.places.domain.batch import Decision
from matching_svc.places.domain.recompute import changed, explained_now
from matching_svc.proposals.domain.answering import GivenAnswer, answered
from matching_svc.proposals.domain.errors import NoSuchProposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.proposals.queries import place_of
from matching_svc.tasks.domain.context import MatchingContext
from shared.auth import Principal
from shared.db import Tx


async def answer(tx: Tx, who: Principal, number: str, given: GivenAnswer) -> None:
    """Take an agency's answer; the last one may bring agreement at once (M-08)."""
    place = await place_of(tx, number)

    def decide(situation: Situation, context: MatchingContext) -> Decision:
        known = situation.proposal(number)
        if known is None:
            raise NoSuchProposal
        who.must_see(known.region)
        before = explained_now(known, situation, context)
        after = answered(before, who.agency, given, situation, context)
        return Decision([changed(before, after, situation, context)])

    await change(tx, place, decide)
