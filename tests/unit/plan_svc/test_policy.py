"""The rows that plan-svc decides by, as far as no rule's own test asks them."""

from datetime import date

import pytest
from plan_svc.policy import current_law
from plan_svc.policy.domain import FIELD, FREQUENCY, Frequency

from shared.civic.law import Case


@pytest.mark.rule("P-03")
def test_the_huangpu_rows_hold_until_mid_2026_only() -> None:
    def demanded(day: date) -> set[str]:
        case = Case("310101", "market", day, {"kind": "annual"})
        return {row.unit for row in current_law().holding(FIELD, case)}

    assert "materials" in demanded(date(2026, 6, 30))
    assert "materials" not in demanded(date(2026, 7, 1))


@pytest.mark.rule("P-13")
def test_a_frequency_that_allows_more_is_looser() -> None:
    once = Frequency(kinds="planned", period="P1Y", max=1)
    twice = Frequency(kinds="planned", period="P1Y", max=2)
    gap = Frequency(kinds="planned", gap="P1M")
    assert FREQUENCY.is_looser is not None
    assert FREQUENCY.is_looser(twice, once)
    assert FREQUENCY.is_looser(gap, once)
    assert not FREQUENCY.is_looser(once, twice)
    assert not FREQUENCY.is_looser(once, once)
