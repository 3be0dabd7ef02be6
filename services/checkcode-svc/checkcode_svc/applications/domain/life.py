"""The states of an application, and the acts that lead from one to another (C-03)."""

from enum import StrEnum

from checkcode_svc.applications.domain.errors import NotInThisState
from shared.events.checkcode import ApplicationStatus

LIVE = frozenset(
    {
        ApplicationStatus.OPEN,
        ApplicationStatus.AWAITING_ANSWERS,
        ApplicationStatus.ISSUED,
    }
)
"""The states in which an application holds its tasks."""
UNDECIDED = LIVE - {ApplicationStatus.ISSUED}
"""The states in which no code has come of it yet."""
JOINED = LIVE - {ApplicationStatus.OPEN}
"""The states in which an application may stand for a joint proposal."""


class Act(StrEnum):
    """An act on an application."""

    ISSUE = "issue"
    """Nothing can be matched, or matching gave no answer in time."""
    DECLINE = "decline"
    JOIN = "join"
    MERGE = "merge"
    """Only tasks of its own agency go along, so nobody is asked (M-11)."""
    LEAVE = "leave"
    NAME = "name"
    COMPLETE = "complete"
    REOPEN = "reopen"
    OVERRIDE = "override"
    """A second person lets a late one pass that comes after the last day (C-07)."""
    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    CANCEL = "cancel"
    """Its code was cancelled or expired, so the application is over."""


_NEXT: dict[tuple[ApplicationStatus, Act], ApplicationStatus] = {
    (ApplicationStatus.OPEN, Act.ISSUE): ApplicationStatus.ISSUED,
    (ApplicationStatus.OPEN, Act.DECLINE): ApplicationStatus.ISSUED,
    (ApplicationStatus.OPEN, Act.MERGE): ApplicationStatus.ISSUED,
    (ApplicationStatus.OPEN, Act.OVERRIDE): ApplicationStatus.ISSUED,
    (ApplicationStatus.OPEN, Act.JOIN): ApplicationStatus.AWAITING_ANSWERS,
    (ApplicationStatus.OPEN, Act.WITHDRAW): ApplicationStatus.WITHDRAWN,
    (ApplicationStatus.OPEN, Act.REFUSE): ApplicationStatus.REFUSED,
    (ApplicationStatus.AWAITING_ANSWERS, Act.NAME): ApplicationStatus.AWAITING_ANSWERS,
    (ApplicationStatus.AWAITING_ANSWERS, Act.COMPLETE): ApplicationStatus.ISSUED,
    (ApplicationStatus.AWAITING_ANSWERS, Act.LEAVE): ApplicationStatus.ISSUED,
    (ApplicationStatus.AWAITING_ANSWERS, Act.WITHDRAW): ApplicationStatus.WITHDRAWN,
    (ApplicationStatus.AWAITING_ANSWERS, Act.REFUSE): ApplicationStatus.REFUSED,
    (ApplicationStatus.ISSUED, Act.REOPEN): ApplicationStatus.AWAITING_ANSWERS,
    (ApplicationStatus.ISSUED, Act.CANCEL): ApplicationStatus.WITHDRAWN,
}


def after(status: ApplicationStatus, act: Act) -> ApplicationStatus:
    """The state after an act (C-03).

    Raises:
        NotInThisState: if the state does not allow the act.
    """
    following = _NEXT.get((status, act))
    if following is None:
        raise NotInThisState(
            f"The application is {status}: it does not take `{act}`.",
            state=str(status),
            act=str(act),
        )
    return following
