"""The filing review over HTTP."""

from plan_svc.review.domain.checks import Effect, Serves
from plan_svc.schemas import Out
from shared.events import Basis


class CheckOut(Out):
    """One automatic check of the filing review (P-05)."""

    code: str
    rule: str
    serves: Serves
    effect: Effect
    title: str
    title_zh: str
    needs_reason: bool
    """Whether an approval against its advice gives the reason for its rule."""
    passed: bool
    detail: str
    detail_zh: str
    rows: int
    sample: list[str]
    bases: list[Basis]
    """The rows of the law that it judged by; none where it asks no row."""
