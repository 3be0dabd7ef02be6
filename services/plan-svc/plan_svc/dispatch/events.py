"""The work on tasks as the events that describe it."""

from plan_svc.dispatch.domain.view import DispatchedTask
from shared.events.plan import DispatchChanged

_TOLD = (
    *("task", "agency", "lead", "domain", "region", "town", "place", "uscc"),
    *("plan_code", "dispatched_on", "stage", "section", "returns", "urges"),
    *("urged_on", "escalated_on", "lapsed_on", "classified", "surprise", "bases"),
    "version",
)


def dispatch_event(shown: DispatchedTask) -> DispatchChanged:
    """The event of the present state: no inspector's number, and no officer's words."""
    return DispatchChanged(
        inspectors=len(shown.inspectors),
        directed=shown.directed_at is not None,
        explained=shown.explained_at is not None,
        **{name: getattr(shown, name) for name in _TOLD},
    )
