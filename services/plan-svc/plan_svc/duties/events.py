"""Duties as the events that describe them."""

from plan_svc.duties.domain.duty import Duty
from shared.events.plan import DutyDue


def duty_event(duty: Duty) -> DutyDue:
    """The event of a duty's present state."""
    return DutyDue.model_validate(duty, from_attributes=True)
