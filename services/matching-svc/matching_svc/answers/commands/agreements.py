"""Joint visits agreed elsewhere are recorded, and leads changed (M-06, M-15)."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from matching_svc.places.commands import change
from matching_svc.places.domain.batch import Decision
from matching_svc.places.domain.recompute import changed
from matching_svc.proposals.domain.agreements import Agreement, for_agreement, wished
from matching_svc.proposals.domain.errors import NoSuchProposal
from matching_svc.proposals.domain.proposal import Proposal, Way
from matching_svc.proposals.domain.situation import Situation
from matching_svc.proposals.queries import place_of
from matching_svc.tasks.domain.context import MatchingContext
from shared.auth import Principal
from shared.auth.errors import OtherAgency
from shared.db import Tx


class AgreedVisit(NamedTuple):
    """A joint visit as its members agreed on it."""

    place: str
    tasks: tuple[str, ...]
    day: date
    reference: str
    lead: str | None = None
    override: str | None = None


async def record_offline(tx: Tx, who: Principal, visit: AgreedVisit) -> str:
    """Record what agencies agreed off-line; the recorder must be one of them."""

    def decide(situation: Situation, context: MatchingContext) -> Proposal:
        agencies = {
            situation.open_tasks[task].agency
            for task in visit.tasks
            if task in situation.open_tasks
        }
        if who.agency not in agencies:
            raise OtherAgency(
                "Only an agency that takes part records an agreement.",
                zh="只有参加单位可以登记线下商定的联合检查。",
                agencies=sorted(agencies),
            )
        return _recorded(who, Way.OFFLINE, visit, situation, context)

    return await _changed(tx, visit.place, decide)


async def record_matched(tx: Tx, who: Principal, visit: AgreedVisit) -> str:
    """Take over what the municipal system matched; all agencies agreed there."""

    def decide(situation: Situation, context: MatchingContext) -> Proposal:
        return _recorded(who, Way.MUNICIPAL, visit, situation, context)

    return await _changed(tx, visit.place, decide)


async def wish_lead(tx: Tx, who: Principal, number: str, lead: str) -> None:
    """Say who should lead; it does once all who take part say so (M-06)."""
    place = await place_of(tx, number)

    def decide(situation: Situation, context: MatchingContext) -> Proposal:
        proposal = situation.proposal(number)
        if proposal is None:
            raise NoSuchProposal
        who.must_see(proposal.region)
        return wished(proposal, who.agency, lead, situation, context)

    await _changed(tx, place, decide)


async def _changed(
    tx: Tx, place: str, decide: Callable[[Situation, MatchingContext], Proposal]
) -> str:
    """Let the proposal that is decided stand at the place; its number."""
    numbers: list[str] = []

    def decided(situation: Situation, context: MatchingContext) -> Decision:
        after = decide(situation, context)
        numbers.append(after.number)
        before = situation.proposal(after.number)
        if before == after:
            return Decision()
        return Decision([changed(before, after, situation, context)])

    await change(tx, place, decided)
    return numbers[0]


def _recorded(
    who: Principal,
    way: Way,
    visit: AgreedVisit,
    situation: Situation,
    context: MatchingContext,
) -> Proposal:
    who.must_see(situation.region)
    agreement = Agreement(
        way=way,
        reference=visit.reference,
        tasks=tuple(sorted(set(visit.tasks))),
        day=visit.day,
        recorded_by=who.agency,
        at=context.now,
        lead=visit.lead,
        override=visit.override,
    )
    return for_agreement(agreement, situation, context)
