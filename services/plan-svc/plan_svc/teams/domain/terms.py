"""How many inspectors are drawn, and after which visits again, by the law's rows."""

from collections.abc import Sequence

from plan_svc.policy.domain import (
    DRAW_INSPECTORS,
    DRAW_LAST_VISIT,
    DrawInspectors,
    DrawLastVisit,
)
from shared.civic.law import Case, Law, Row

LEAST = 2
"""Where no row says how many inspectors go (C-02)."""


def inspectors_rows(law: Law, case: Case) -> list[Row[DrawInspectors]]:
    """The rows that say how many inspectors go to a place (P-16)."""
    return law.holding(DRAW_INSPECTORS, case)


def needed(rows: Sequence[Row[DrawInspectors]]) -> int:
    """How many inspectors go to a place."""
    return max((row.value.inspectors for row in rows), default=LEAST)


def last_visit_rows(law: Law, case: Case) -> list[Row[DrawLastVisit]]:
    """The rows that say who was there too lately to be drawn again (X-09)."""
    return law.holding(DRAW_LAST_VISIT, case)


def last_visits(rows: Sequence[Row[DrawLastVisit]]) -> int:
    """On how many last visits somebody must not have been."""
    return max((row.value.visits for row in rows), default=0)
