"""Which tasks may share a visit, and the reason where two may not (M-04, M-11)."""

from enum import StrEnum

from matching_svc.solver.domain.days import Days
from matching_svc.tasks.domain.context import MatchingContext
from matching_svc.tasks.domain.facts import Facts
from matching_svc.tasks.domain.hours import hours_of
from matching_svc.tasks.domain.task import Task


class Apart(StrEnum):
    """Why two tasks never share a visit."""

    OCCASIONS = "occasions"
    SOLO = "solo"
    CLASSIFIED = "classified"
    SURPRISE = "surprise"
    JOINT_FORBIDDEN = "joint_forbidden"
    HOURS = "hours"
    DECLINED = "declined"

    @property
    def rule(self) -> str:
        """The rule that says so."""
        match self:
            case Apart.OCCASIONS:
                return "M-11"
            case Apart.SOLO:
                return "S-06"
            case Apart.CLASSIFIED | Apart.SURPRISE | Apart.JOINT_FORBIDDEN:
                return "M-04"
            case Apart.HOURS:
                return "M-17"
            case Apart.DECLINED:
                return "M-07"


def why_apart(
    one: Task, other: Task, facts: Facts, context: MatchingContext
) -> Apart | None:
    """The rule that keeps two tasks of a place apart; None where none does."""
    if one.agency == other.agency:
        # Sections, planned and triggered go together unasked; one duty twice does not.
        return Apart.OCCASIONS if one.is_occasion_beside(other) else None
    if facts.is_solo(one.domain) or facts.is_solo(other.domain):
        return Apart.SOLO
    return (
        _flag(one, other)
        or _hours(one, other, facts, context)
        or _declined(one, other, facts, context.days)
    )


def why_never_joint(task: Task, facts: Facts) -> Apart | None:
    """The rule that keeps a task from every other agency; None where none does."""
    if facts.is_solo(task.domain):
        return Apart.SOLO
    return _flag(task, task)


def _flag(one: Task, other: Task) -> Apart | None:
    if one.classified or other.classified:
        return Apart.CLASSIFIED
    if one.surprise or other.surprise:
        return Apart.SURPRISE
    if one.forbids_joint or other.forbids_joint:
        return Apart.JOINT_FORBIDDEN
    return None


def _hours(
    one: Task, other: Task, facts: Facts, context: MatchingContext
) -> Apart | None:
    left, right = (hours_of(task, facts, context.rules) for task in (one, other))
    return None if left & right else Apart.HOURS


def _declined(one: Task, other: Task, facts: Facts, days: Days) -> Apart | None:
    if not facts.declines:
        return None
    if _stays_away(one, other.agency, facts, days):
        return Apart.DECLINED
    return Apart.DECLINED if _stays_away(other, one.agency, facts, days) else None


def _stays_away(task: Task, partner: str, facts: Facts, days: Days) -> bool:
    """A decline keeps a task from its partners, unless it named days still ahead.

    Named days are an offer: they narrow the reach, and the partners may be asked
    again for one of them. When the last has passed, the decline is a plain one.
    """
    return any(
        partner in decline.partners and not days.only(decline.days)
        for decline in facts.declines_of(task)
    )
