"""How far the inspection is that came of a clue, from what is known of it now.

It is judged by facts and not by events, so it does not matter which came first, or how
often.
"""

from dataclasses import dataclass

from shared.events.plan import ClueStatus


@dataclass(frozen=True, slots=True)
class Progress:
    """Whether an inspection is under way, and what it found."""

    under_way: bool
    """A task of it is not withdrawn, or a code of it is not taken back."""
    found: bool | None
    """Whether its results name a problem; None while it has none."""

    def status(self, *, planned: bool) -> ClueStatus:
        """Where a clue stands of which this is known."""
        if self.found is not None:
            return ClueStatus.VERIFIED
        if self.under_way:
            return ClueStatus.INSPECTING
        return ClueStatus.PLANNED if planned else ClueStatus.ACCEPTED
