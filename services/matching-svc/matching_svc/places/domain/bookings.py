"""What agencies of limited capacity have to do already, day by day (M-16).

Places take capacity in the order of their numbers: what was answered, agreed or coded
counts everywhere, what is merely asked counts at the places after it. So the days of
all places follow from tasks and answers alone, in whatever order they are recomputed,
as long as a place is recomputed again when a booking that it sees has changed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from matching_svc.proposals.domain.proposal import ACTIVE, Proposal
from matching_svc.proposals.domain.situation import Situation
from shared.events.matching import ProposalStatus

Booked = Counter[tuple[str, date]]
"""How many visits an agency makes on a day."""


class Asked(NamedTuple):
    """An open question at a place: it takes an agency's day at the places after it."""

    place: str
    agency: str
    day: date


@dataclass(frozen=True, slots=True)
class _Own:
    """What the proposals of one place book."""

    standing: Booked = field(default_factory=Counter)
    asked: Booked = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Shift:
    """The bookings of an agency changed at a place: where that may matter."""

    agency: str
    after: str
    """Places after this one; all places where it is empty."""


class Bookings:
    """The bookings that places see, which are recomputed in their order.

    Args:
        limits: visits a day, of each agency that has a limit.
        standing: what is answered, agreed or coded at other places.
        asked: what is merely asked at other places.
        situations: the places themselves, as they were read.
    """

    def __init__(
        self,
        limits: Mapping[str, int],
        standing: Booked,
        asked: Sequence[Asked],
        situations: Iterable[Situation],
    ) -> None:
        self._limits = limits
        self._standing = standing
        self._asked = sorted(asked)
        self._before = {
            situation.facts.place: _of(situation.proposals, limits)
            for situation in situations
            if limits
        }
        self._after = dict(self._before)

    def at(self, situation: Situation) -> Situation:
        """The place with what is booked beside what it may still change."""
        if not self._limits:
            return situation
        here = situation.facts.place
        booked = self._standing.copy()
        for asked in self._asked:
            if asked.place >= here:
                break
            booked[asked.agency, asked.day] += 1
        for place, own in self._after.items():
            booked.update(own.standing)
            if place < here:
                booked.update(own.asked)
        return replace(situation, booked=booked)

    def note(self, situation: Situation) -> None:
        """What the place's proposals book from now on."""
        if self._limits:
            own = _of(situation.proposals, self._limits)
            self._after[situation.facts.place] = own

    def shifts(self) -> list[Shift]:
        """Where other places have to be recomputed, since they see other bookings.

        A day on which an agency could make all visits before, and still can, keeps
        nobody from it.
        """
        everywhere: set[str] = set()
        first: dict[str, str] = {}
        for place, after in sorted(self._after.items()):
            before = self._before.get(place, _Own())
            everywhere |= self._moved(before.standing, after.standing)
            for agency in self._moved(before.asked, after.asked):
                first.setdefault(agency, place)
        return [
            *(Shift(agency, "") for agency in sorted(everywhere)),
            *(
                Shift(agency, first[agency])
                for agency in sorted(first.keys() - everywhere)
            ),
        ]

    def _moved(self, before: Booked, after: Booked) -> set[str]:
        """Agencies with other bookings on a day that is, or was, full for somebody."""
        return {
            agency
            for agency, day in before.keys() | after.keys()
            if before[agency, day] != after[agency, day]
            and self._most(agency, day) >= self._limits[agency]
        }

    def _most(self, agency: str, day: date) -> int:
        """The most visits that any place may see booked, before or after."""
        elsewhere = self._standing[agency, day] + sum(
            asked.agency == agency and asked.day == day for asked in self._asked
        )
        return elsewhere + max(
            sum(own.standing[agency, day] + own.asked[agency, day] for own in owns)
            for owns in (self._before.values(), self._after.values())
        )


def _of(proposals: Iterable[Proposal], limits: Mapping[str, int]) -> _Own:
    own = _Own()
    for proposal in proposals:
        if proposal.status in ACTIVE:
            book = own.standing if _stands(proposal) else own.asked
            book.update(
                (member.agency, proposal.day)
                for member in proposal.inside
                if member.agency in limits
            )
    return own


def _stands(proposal: Proposal) -> bool:
    return proposal.is_standing or proposal.status is not ProposalStatus.PROPOSED
