"""Joint visits agreed elsewhere are recorded, and leads changed (M-06, M-15)."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

from matching_svc.answers.domain.agreements import Agreement, for_agreement, wished
from matching_svc.places.commands.recompute import recompute_places
from matching_svc.places.context import context_of, settings_of
from matching_svc.places.domain.recompute import what_happened
from matching_svc.places.domain.situation import Change, MatchingContext, Situation
from matching_svc.places.errors import NoSuchProposal
from matching_svc.places.store import locks
from matching_svc.proposals.domain.proposal import Proposal, Way
from shared.auth import Principal
from shared.auth.errors import OtherAgency
from shared.db import Tx


class Said(NamedTuple):
    """A joint visit as its members agreed on it."""

    place: str
    tasks: tuple[str, ...]
    day: date
    reference: str
    lead: str | None = None
    override: str | None = None


async def record_offline(tx: Tx, who: Principal, said: Said) -> str:
    """Record what agencies agreed off-line; the recorder must be one of them."""
    situation, context = await _held(tx, said.place)
    agencies = {
        situation.open_tasks[one].agency
        for one in said.tasks
        if one in situation.open_tasks
    }
    if who.agency not in agencies:
        raise OtherAgency(
            "Only an agency that takes part records an agreement.",
            zh="只有参加单位可以登记线下商定的联合检查。",
            agencies=sorted(agencies),
        )
    return await _recorded(tx, who, Way.OFFLINE, said, (situation, context))


async def record_matched(tx: Tx, who: Principal, said: Said) -> str:
    """Take over what the municipal system matched; all agencies agreed there."""
    held = await _held(tx, said.place)
    return await _recorded(tx, who, Way.MUNICIPAL, said, held)


async def wish_lead(tx: Tx, who: Principal, number: str, lead: str) -> None:
    """Say who should lead; it does once all who take part say so (M-06)."""
    place = await tx.fetchval("SELECT place FROM proposal WHERE number = $1", number)
    if place is None:
        raise NoSuchProposal
    situation, context = await _held(tx, place)
    known = next((one for one in situation.proposals if one.number == number), None)
    if known is None:
        raise NoSuchProposal
    who.must_see(known.region)
    after = wished(known, who.agency, lead, situation, context)
    if after != known:
        await locks.write(tx, [_change(known, after, situation, context)])


async def _held(tx: Tx, place: str) -> tuple[Situation, MatchingContext]:
    context = context_of(tx.runtime)
    await locks.lock(tx, [place])
    return (await locks.situations(tx, [place], context.day))[0], context


async def _recorded(
    tx: Tx,
    who: Principal,
    way: Way,
    said: Said,
    held: tuple[Situation, MatchingContext],
) -> str:
    situation, context = held
    who.must_see(situation.region)
    agreement = Agreement(
        way=way,
        reference=said.reference,
        tasks=tuple(sorted(set(said.tasks))),
        day=said.day,
        recorded_by=who.agency,
        at=context.now,
        lead=said.lead,
        override=said.override,
    )
    after = for_agreement(agreement, situation, context)
    known = next(
        (one for one in situation.proposals if one.number == after.number), None
    )
    await locks.write(tx, [_change(known, after, situation, context)])
    if settings_of(tx.runtime).recompute == "live":
        await recompute_places(tx, [said.place], context)
    return after.number


def _change(
    before: Proposal | None,
    after: Proposal,
    situation: Situation,
    context: MatchingContext,
) -> Change:
    past = situation.past_versions.get(after.number, 0)
    version = 1 + (past if before is None else before.version)
    after = replace(after, version=version, changed_at=context.now)
    return Change(after, what_happened(before, after))
