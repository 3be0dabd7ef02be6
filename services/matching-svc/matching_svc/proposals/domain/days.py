"""The days on which a proposed visit could be made instead (M-02, M-07)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from matching_svc.proposals.domain.proposal import Proposal
from matching_svc.proposals.domain.situation import Situation
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.reach import reach_of


@dataclass(frozen=True, slots=True)
class PossibleDay:
    """A day within the reach of all of an agency's tasks, and whom it suits besides."""

    day: date
    agencies: tuple[str, ...]
    """The members all of whose tasks reach it, the one that asks among them."""


def possible_days(
    proposal: Proposal, agency: str, situation: Situation, context: MatchingContext
) -> list[PossibleDay]:
    """The days other than the proposed one that an agency's tasks reach.

    Only days that leave the others time to answer.

    Raises:
        NotAsked: if the agency is no member.
    """
    own = proposal.member(agency)
    reaches = {
        member.agency: _common_reach(member.tasks, situation, context)
        for member in proposal.members
    }
    days = reaches[own.agency] & context.joint_days
    return [
        PossibleDay(day, tuple(sorted(_reaching(reaches, context.days.only((day,))))))
        for day in context.days.dates(days)
        if day != proposal.day
    ]


def _common_reach(
    tasks: Iterable[str], situation: Situation, context: MatchingContext
) -> int:
    known = situation.open_tasks
    common = context.days.working
    for number in tasks:
        if number in known:
            task = known[number]
            reach = reach_of(task, situation.facts, context.rules, context.days)
            common &= reach.mask
    return common


def _reaching(reaches: dict[str, int], day: int) -> list[str]:
    return [agency for agency, reach in reaches.items() if reach & day]
