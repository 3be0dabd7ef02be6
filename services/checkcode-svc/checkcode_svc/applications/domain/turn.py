"""What a joint proposal's new state means for its application (M-08, M-12)."""

from dataclasses import dataclass
from enum import StrEnum

from checkcode_svc.applications.domain.application import Application
from checkcode_svc.applications.domain.life import LIVE
from checkcode_svc.codes.domain.code import Code
from checkcode_svc.visits.domain.visit import Party
from shared.events.matching import ProposalStatus

_CARRIED_OUT = frozenset({ProposalStatus.CODED, ProposalStatus.VISITED})
_OVER = frozenset({ProposalStatus.WITHDRAWN, ProposalStatus.EXPIRED})


class Turn(StrEnum):
    """What happens to the application."""

    KEEP = "keep"
    LINK = "link"
    GATHER = "gather"
    """Agreed: the members are set, each names its inspectors."""
    WAIT = "wait"
    """Reopened: nothing is issued until it is agreed again."""
    ALONE = "alone"
    """No joint visit: the applicant gets a code of its own."""
    DROP = "drop"
    """No joint visit, and nobody had applied."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the event says: the proposal's state and who joined."""

    status: ProposalStatus
    joined: tuple[Party, ...]

    @property
    def agencies(self) -> list[str]:
        """Who joined."""
        return [party.agency for party in self.joined]


def turn_of(application: Application, code: Code | None, proposed: Proposed) -> Turn:
    """Decide what a proposal's new state does to its application and its live code.

    A code that was issued from members who have changed since is no longer right: the
    turn is then carried out after that code is cancelled, so there is one code for
    what is agreed now. What was presented stays as it was.
    """
    if application.status not in LIVE or (code is not None and code.was_presented):
        return Turn.KEEP
    if proposed.status in _CARRIED_OUT:
        return Turn.KEEP
    if proposed.status in _OVER:
        return _without_partners(application)
    if code is not None and _parts(code.members) == _parts(proposed.joined):
        return Turn.KEEP
    if proposed.status is ProposalStatus.AGREED:
        joined = application.agency in proposed.agencies
        return Turn.GATHER if joined else _without_partners(application)
    return Turn.LINK if code is None else Turn.WAIT


def _parts(parties: tuple[Party, ...]) -> frozenset[tuple[str, tuple[str, ...]]]:
    return frozenset(party.part for party in parties)


def _without_partners(application: Application) -> Turn:
    return Turn.DROP if application.made_by_matching else Turn.ALONE
