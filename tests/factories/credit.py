"""What credit-svc sends: grades."""

from datetime import date
from typing import Any

from shared.events.credit import Grade, GradeChanged
from tests.factories.base import USCC, make


def grade(grade: Grade = Grade.A, uscc: str = USCC, **changes: Any) -> GradeChanged:
    """A grade in the market domain, set by a model."""
    return make(
        GradeChanged,
        changes,
        version=1,
        uscc=uscc,
        domain="market",
        grade=grade,
        model="market-2026",
        model_version="1",
        reasons=("no problem found in two years",),
        cause="import",
        valid_from=date(2026, 1, 1),
    )
