"""Verdicts over HTTP."""

from datetime import date, datetime
from typing import Self

from pydantic import Field

from plan_svc.review.schemas import CheckOut
from plan_svc.schemas import Out
from plan_svc.verdicts.domain import Again, Moment


class VerdictOut(Out):
    """A verdict on a plan that passed its review (X-01)."""

    ordinal: int
    moment: Moment
    round: int
    day: date = Field(description="by which day's law it was judged")
    judged_at: datetime
    law: str = Field(description="the SHA-256 of the set of rows of the law")


class CheckDifference(Out):
    """A check that comes out otherwise than it did."""

    code: str
    rule: str
    then: CheckOut | None
    now: CheckOut | None


class AgainOut(VerdictOut):
    """A verdict reached again by its own law and facts, and what today's law says."""

    reproduced: bool
    differing: list[CheckDifference] = Field(
        description="checks that come out otherwise by the same law and facts"
    )
    asked_anew: int = Field(
        description="questions that were not asked then and are answered of today"
    )
    today_differs: bool
    today: list[CheckDifference] = Field(
        description="what today's law says otherwise of the same facts"
    )
    checks: list[CheckOut] = Field(description="as the verdict was given")

    @classmethod
    def of(cls, again: Again) -> Self:
        """The answer of a verdict that was reached again."""
        verdict = again.verdict
        return cls(
            ordinal=verdict.ordinal,
            moment=verdict.moment,
            round=verdict.round,
            day=verdict.day,
            judged_at=verdict.judged_at,
            law=verdict.law,
            reproduced=again.reproduced,
            differing=[CheckDifference.model_validate(one) for one in again.differing],
            asked_anew=again.asked_anew,
            today_differs=bool(again.today),
            today=[CheckDifference.model_validate(each) for each in again.today],
            checks=[CheckOut.model_validate(check) for check in verdict.checks],
        )
