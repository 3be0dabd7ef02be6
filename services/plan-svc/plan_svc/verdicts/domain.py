"""A verdict on a plan, and the same verdict reached again (X-01)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from plan_svc.plans.domain.plan import Plan
from plan_svc.review.domain.checks import Check
from plan_svc.review.domain.factors import WEIGHED
from plan_svc.review.domain.findings import SAMPLE


class Moment(StrEnum):
    """When a plan is judged: at its agency's approval, and again at its last step."""

    APPROVAL = "approval"
    FILING = "filing"


@dataclass(frozen=True)
class Verdict:
    """What a review said of a plan that passed it, with all that it rested on."""

    plan_id: UUID
    ordinal: int
    moment: Moment
    round: int
    day: date
    """By which day's law it was judged."""
    judged_at: datetime
    law: str
    """The SHA-256 of the set of rows of the law."""
    checks: tuple[Check, ...]
    plan: Plan
    """As it stood then."""
    facts: bytes
    """What the database answered (`witness`)."""

    @property
    def was_weighed(self) -> bool:
        """Whether factors are among its checks (P-27).

        Not at the last step, nor in verdicts of releases that had none.
        """
        return any(check.code == WEIGHED for check in self.checks)


@dataclass(frozen=True, slots=True)
class Difference:
    """A check that comes out otherwise than it did."""

    code: str
    rule: str
    then: Check | None
    """None: there was no such check."""
    now: Check | None


@dataclass(frozen=True, slots=True)
class Again:
    """A verdict reached again by its own law, and what today's law would say."""

    verdict: Verdict
    differing: tuple[Difference, ...]
    """Against the verdict as it was kept: none, or the release judges otherwise."""
    asked_anew: int
    """Questions that were not asked then, and that the database answered now."""
    today: tuple[Difference, ...]
    """What today's law, of the same facts, says otherwise."""

    @property
    def reproduced(self) -> bool:
        """Whether the same verdict came of the same law and facts."""
        return not self.differing and self.asked_anew == 0


def differences(then: Sequence[Check], now: Sequence[Check]) -> tuple[Difference, ...]:
    """The checks that come out otherwise; the set that a row stood in is not looked at.

    A row that holds unchanged in a later set says the same.
    """
    before = {check.code: _as_said(check) for check in then}
    after = {check.code: _as_said(check) for check in now}
    return tuple(
        Difference(code, (before.get(code) or after[code]).rule, *pair)
        for code in {**before, **after}
        if (pair := (before.get(code), after.get(code)))[0] != pair[1]
    )


def _as_said(check: Check) -> Check:
    bases = tuple(basis.model_copy(update={"law": ""}) for basis in check.bases)
    return replace(check, bases=bases, sample=tuple(check.sample[:SAMPLE]))
