"""What an applicant may choose, decline or leave (C-03, M-05, M-07)."""

from collections.abc import Collection, Iterable, Sequence

from checkcode_svc.applications.domain.errors import (
    JointIsDuty,
    NoSuchOption,
    ReasonNeedsText,
)
from checkcode_svc.applications.domain.vocabulary import DeclineReason, SaidWhy
from checkcode_svc.neighbours.domain.offer import Option


def must_say_why(said: SaidWhy) -> None:
    """Some reasons, such as `other`, need a text (M-07).

    Raises:
        ReasonNeedsText: if there is none.
    """
    if said.needs_text and not (said.text and said.text.strip()):
        raise ReasonNeedsText


def must_be_free(options: Iterable[Option], reason: DeclineReason | None) -> None:
    """A joint visit that is a duty is declined for few reasons only (M-05).

    Raises:
        JointIsDuty: for any other reason.
    """
    for option in options:
        if option.duty and reason not in option.duty_reasons:
            raise JointIsDuty(reasons=list(option.duty_reasons), duty=option.duty)


def must_be_released(
    duty_reasons: Collection[str] | None, reason: DeclineReason | None
) -> None:
    """Who has to take part leaves an agreed visit for few reasons only (M-05).

    `duty_reasons` are these reasons; None where the agency has no such duty.

    Raises:
        JointIsDuty: for any other reason.
    """
    if duty_reasons is not None and reason not in duty_reasons:
        raise JointIsDuty(reasons=sorted(duty_reasons))


def choose(
    options: Sequence[Option], choice: int | Collection[str], own: Collection[str]
) -> tuple[str, ...]:
    """The other agencies' tasks of the chosen rank, or of a chosen set (C-03).

    Raises:
        NoSuchOption: if no such combination was offered.
    """
    if isinstance(choice, int):
        ranked = [option.tasks for option in options if option.rank == choice]
        chosen = set(ranked[0]) if ranked else set()
    else:
        chosen = set(choice)
        if not chosen <= {task for option in options for task in option.tasks}:
            chosen = set()
    chosen -= set(own)
    if not chosen:
        raise NoSuchOption(ranks=[option.rank for option in options])
    return tuple(sorted(chosen))
