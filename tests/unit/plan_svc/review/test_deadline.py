from datetime import date

import pytest
from plan_svc.policy import current_law
from plan_svc.review.domain.deadline import deadlines

from shared.civic.law import Case

DAY = date(2026, 11, 21)


@pytest.mark.rule("P-07")
def test_deadlines_follow_the_rows_of_domain_and_kind() -> None:
    def due(domain: str, kind: str, start: date) -> dict[str, date]:
        case = Case("310116", domain, DAY, {"kind": kind})
        return {
            deadline.name: deadline.due
            for deadline in deadlines(current_law(), case, start)
        }

    assert due("fire", "annual", date(2028, 1, 1)) == {
        "file": date(2028, 2, 29),
        "publish": date(2028, 3, 31),
    }
    assert due("fire", "monthly", date(2026, 12, 1)) == {"notify": date(2026, 12, 7)}
    assert due("ecology", "monthly", date(2027, 1, 5)) == {
        "internal": date(2026, 12, 25)
    }
