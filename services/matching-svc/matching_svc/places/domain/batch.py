"""Places of one transaction: read once, changed in memory, written once."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from matching_svc.places.domain.bookings import Bookings, Shift
from matching_svc.places.domain.recompute import recompute
from matching_svc.proposals.domain.change import Change
from matching_svc.proposals.domain.situation import Situation
from matching_svc.reliefs.domain.relief import Relief
from matching_svc.reliefs.domain.relieving import relieved
from matching_svc.tasks.domain.context import MatchingContext


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody's word changes at a place before it is recomputed."""

    proposals: Sequence[Change] = ()
    reliefs: Sequence[Relief] = ()


Decide = Callable[[Situation, MatchingContext], Decision]


class PlaceBatch:
    """Some places in the order of their numbers, and what changed at them so far."""

    def __init__(
        self,
        situations: Iterable[Situation],
        bookings: Bookings,
        context: MatchingContext,
    ) -> None:
        self._situations = {
            situation.facts.place: situation for situation in situations
        }
        self._bookings = bookings
        self._context = context
        self.changes: list[Change] = []
        self.reliefs: list[Relief] = []

    def at(self, place: str) -> Situation:
        """A place as it is now."""
        return self._situations[place]

    def recompute(self) -> None:
        """Recompute each place, in their order: what a later one sees is booked."""
        for place in sorted(self._situations):
            situation, reliefs = relieved(self._situations[place], self._context)
            self.reliefs += reliefs
            seen = self._bookings.at(situation)
            self._keep(situation, recompute(seen, self._context))

    def decide(self, decide: Decide) -> None:
        """Let somebody's word change each place.

        Raises:
            DomainError: as `decide` does; nothing was changed then.
        """
        for situation in list(self._situations.values()):
            decision = decide(self._bookings.at(situation), self._context)
            self.reliefs += decision.reliefs
            self._keep(_with_reliefs(situation, decision.reliefs), decision.proposals)

    def shifts(self) -> list[Shift]:
        """Where other places see other bookings now (M-16)."""
        return self._bookings.shifts()

    def _keep(self, situation: Situation, changes: Sequence[Change]) -> None:
        self.changes += changes
        after = situation.after(changes)
        self._situations[situation.facts.place] = after
        self._bookings.note(after)


def _with_reliefs(situation: Situation, reliefs: Sequence[Relief]) -> Situation:
    if not reliefs:
        return situation
    after = {relief.key: relief for relief in (*situation.reliefs, *reliefs)}
    return replace(situation, reliefs=tuple(after.values()))
