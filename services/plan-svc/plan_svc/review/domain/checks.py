"""The checks of a filing review (P-05): each says what it serves and what it does."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from plan_svc.review.domain.findings import SAMPLE
from plan_svc.review.errors import PlanBlocked, ReasonsMissing
from shared.civic.law import Basis


class Serves(StrEnum):
    """The three things that the review looks at (P-05)."""

    LEGALITY = "legality"
    REASONABLENESS = "reasonableness"
    COORDINATION = "coordination"


class Effect(StrEnum):
    """Whether a failed check stops the plan or only advises."""

    BLOCKS = "blocks"
    ADVISES = "advises"


Bases = tuple[Basis, ...]


class Kind(NamedTuple):
    """One kind of check: what it is, and what it asks in both languages."""

    code: str
    rule: str
    serves: Serves
    effect: Effect
    title: str
    title_zh: str
    needs_reason: bool = False
    """Whether its advice on the plan is passed with a reason for its rule only."""


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of one automatic check."""

    code: str
    rule: str
    serves: Serves
    effect: Effect
    title: str
    title_zh: str
    needs_reason: bool
    """Whether an approval against its advice gives the reason for its rule."""
    passed: bool
    detail: str = ""
    detail_zh: str = ""
    rows: int = 0
    sample: tuple[str, ...] = ()
    bases: Bases = ()
    """The rows of the law that it judged by; none where it asks no row (X-01)."""

    @property
    def stops(self) -> bool:
        """Whether the plan cannot go on."""
        return not self.passed and self.effect is Effect.BLOCKS


Rows = tuple[str, ...]


def ensure_unblocked(checks: Sequence[Check]) -> None:
    """Refuse a plan that a check stops, with every such check named (P-05)."""
    stopping = [check for check in checks if check.stops]
    if stopping:
        raise PlanBlocked(
            " ".join(check.detail for check in stopping),
            zh="".join(check.detail_zh for check in stopping),
            checks=[
                {
                    "code": check.code,
                    "rule": check.rule,
                    "serves": check.serves,
                    "title": check.title,
                    "title_zh": check.title_zh,
                    "detail": check.detail,
                    "detail_zh": check.detail_zh,
                    "rows": check.rows,
                    "sample": list(check.sample),
                    "bases": check.bases,
                }
                for check in stopping
            ],
        )


def ensure_advice_reasoned(checks: Sequence[Check], reasons: Container[str]) -> None:
    """Advice on the plan itself is passed with a reason for its rule (P-05)."""
    lacking = [
        check
        for check in checks
        if check.needs_reason and not (check.passed or check.rule in reasons)
    ]
    if lacking:
        raise ReasonsMissing(
            " ".join(check.detail for check in lacking),
            zh="".join(check.detail_zh for check in lacking),
            rules=list(dict.fromkeys(check.rule for check in lacking)),
            rows=sum(check.rows for check in lacking),
            sample=[code for check in lacking for code in check.sample],
        )


def bases_of(checks: Sequence[Check]) -> Bases:
    """The rows of the law that a review judged by, each once."""
    return tuple(dict.fromkeys(basis for check in checks for basis in check.bases))


def outcome(
    kind: Kind, *, failed: bool, en: str, zh: str, rows: Rows = (), bases: Bases = ()
) -> Check:
    """A check's outcome, with its details only where it failed."""
    if not failed:
        return Check(*kind, passed=True, bases=bases)
    return Check(
        *kind,
        passed=False,
        detail=en,
        detail_zh=zh,
        rows=len(rows),
        sample=tuple(rows[:SAMPLE]),
        bases=bases,
    )
