"""Clues as the events that describe them."""

from plan_svc.clues.domain.clue import Clue
from shared.events.plan import (
    ClueAssigned,
    ClueClosed,
    ClueEvent,
    ClueReceived,
    ClueStatus,
)


def clue_event(clue: Clue) -> ClueEvent:
    """The event of a clue's present state: without its words (S-11)."""
    match clue.status:
        case ClueStatus.RECEIVED | ClueStatus.CLASSIFIED:
            return ClueReceived.model_validate(clue, from_attributes=True)
        case ClueStatus.CLOSED:
            return ClueClosed.model_validate(clue, from_attributes=True)
        case _:
            return ClueAssigned.model_validate(clue, from_attributes=True)
