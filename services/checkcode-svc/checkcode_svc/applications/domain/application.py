"""The application for a code: `open → awaiting_answers → issued | …` (C-03, M-08)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from checkcode_svc.applications.domain.errors import (
    JointIsDuty,
    NoSuchOption,
    NotInThisState,
    ReasonNeedsText,
)
from checkcode_svc.applications.domain.vocabulary import (
    ApplicationStatus,
    DeclineReason,
)


class Act(StrEnum):
    """What may happen to an application."""

    ISSUE = "issue"
    """Nothing can be matched, or matching gave no answer in time."""
    DECLINE = "decline"
    JOIN = "join"
    LEAVE = "leave"
    NAME = "name"
    COMPLETE = "complete"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"
    REFUSE = "refuse"
    CANCEL = "cancel"
    """Its code was cancelled or expired, so the application is over."""


_NEXT: dict[tuple[ApplicationStatus, Act], ApplicationStatus] = {
    (ApplicationStatus.OPEN, Act.ISSUE): ApplicationStatus.ISSUED,
    (ApplicationStatus.OPEN, Act.DECLINE): ApplicationStatus.ISSUED,
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
    """The state after an act; what the state does not allow is refused (C-03)."""
    following = _NEXT.get((status, act))
    if following is None:
        raise NotInThisState(
            f"The application is {status}: it does not take `{act}`.",
            status=str(status),
            act=str(act),
        )
    return following


def must_say_why(reason: DeclineReason, text: str | None) -> None:
    """`other` needs its text (M-07)."""
    if reason is DeclineReason.OTHER and not (text and text.strip()):
        raise ReasonNeedsText


def must_be_free(
    options: Iterable[Mapping[str, object]], reason: DeclineReason
) -> None:
    """A joint visit that is a duty is declined for few reasons only (M-05)."""
    for one in options:
        free = one.get("duty_reasons") or []
        if one.get("duty") and isinstance(free, list) and reason not in free:
            raise JointIsDuty(reasons=free, duty=one["duty"])


def must_be_released(free: Collection[str] | None, reason: DeclineReason) -> None:
    """Who has to take part leaves an agreed visit for few reasons only (M-05).

    `free` are these reasons; None where the agency has no such duty.
    """
    if free is not None and reason not in free:
        raise JointIsDuty(reasons=sorted(free))


@dataclass(frozen=True, slots=True)
class Option:
    """One offered combination: tasks of other agencies to join with (X-02)."""

    rank: int
    tasks: tuple[str, ...]


def choose(
    options: Sequence[Option], choice: int | Collection[str], own: Collection[str]
) -> tuple[str, ...]:
    """The other agencies' tasks of the chosen rank, or of a chosen set (C-03)."""
    if isinstance(choice, int):
        offered = [one.tasks for one in options if one.rank == choice]
        chosen = set(offered[0]) if offered else set()
    else:
        chosen = set(choice)
        if not chosen <= {task for one in options for task in one.tasks}:
            chosen = set()
    chosen -= set(own)
    if not chosen:
        raise NoSuchOption(ranks=[one.rank for one in options])
    return tuple(sorted(chosen))


@dataclass(frozen=True, slots=True)
class Party:
    """One agency of an application or a code, with what it does there (C-04)."""

    agency: str
    tasks: tuple[str, ...]
    items: tuple[str, ...]
    inspectors: tuple[str, ...] = ()

    @property
    def part(self) -> tuple[str, tuple[str, ...]]:
        """Who does which tasks: what two sets of parties are compared by."""
        return self.agency, tuple(sorted(self.tasks))


def unnamed(parties: Iterable[Party]) -> list[str]:
    """The agencies that have not named their inspectors."""
    return [one.agency for one in parties if not one.inspectors]


class Turn(StrEnum):
    """What a proposal's change means for an application (M-08, M-12)."""

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
class Standing:
    """What an application and its code look like when a proposal's event arrives."""

    status: ApplicationStatus
    applicant: str
    made_by_matching: bool
    coded: frozenset[tuple[str, tuple[str, ...]]] | None
    """Parts on its live code, or None without one."""
    presented: bool


@dataclass(frozen=True, slots=True)
class Proposed:
    """What the event says: its state and who joined."""

    status: str
    joined: tuple[Party, ...]

    @property
    def parts(self) -> frozenset[tuple[str, tuple[str, ...]]]:
        """Who joined with which tasks."""
        return frozenset(one.part for one in self.joined)


def weigh(standing: Standing, proposed: Proposed) -> Turn:
    """Decide what a proposal's new state does to its application.

    A code that was issued from members who have changed since is no longer right: the
    turn is then carried out after that code is cancelled, so there is one code for
    what is agreed now. What was presented stays as it was.
    """
    done = {ApplicationStatus.WITHDRAWN, ApplicationStatus.REFUSED}
    if standing.status in done or standing.presented:
        return Turn.KEEP
    if proposed.status in {"coded", "visited"}:
        return Turn.KEEP
    if proposed.status in {"withdrawn", "expired"}:
        return _without(standing)
    if proposed.parts == standing.coded:
        return Turn.KEEP
    if proposed.status == "agreed":
        joined = standing.applicant in {one.agency for one in proposed.joined}
        return Turn.GATHER if joined else _without(standing)
    return Turn.LINK if standing.coded is None else Turn.WAIT


def _without(standing: Standing) -> Turn:
    return Turn.DROP if standing.made_by_matching else Turn.ALONE
