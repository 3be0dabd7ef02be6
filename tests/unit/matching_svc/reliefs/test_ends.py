"""The month of coverage begins when the inspection was done (M-09)."""

from dataclasses import replace
from datetime import date
from itertools import permutations

import pytest

from tests.unit.matching_svc.matching_factory import task
from tests.unit.matching_svc.reliefs.test_relief import (
    PLANNED,
    VISIT,
    covered,
    found,
    inspection,
)


@pytest.mark.rule("M-09")
@pytest.mark.parametrize(
    ("ended_on", "planned", "until"),
    [
        (None, date(2026, 4, 10), date(2026, 4, 10)),
        (None, date(2026, 4, 11), None),
        (date(2026, 3, 13), date(2026, 4, 13), date(2026, 4, 13)),
        (date(2026, 3, 13), date(2026, 4, 14), None),
        (None, date(2026, 3, 17), date(2026, 4, 10)),
        (date(2026, 3, 18), date(2026, 3, 17), None),
        (date(2026, 3, 18), date(2026, 3, 18), date(2026, 4, 18)),
    ],
)
def test_the_month_begins_when_the_inspection_was_done(
    ended_on: date | None, planned: date, until: date | None
) -> None:
    """检查完毕之日起一个月内: what is planned before it is done is not covered."""
    only = task("P1", earliest=planned, latest=planned, settled_on=planned)
    reliefs = covered(only, ended_on=ended_on)
    assert [relief.until for relief in reliefs] == ([until] if until else [])


@pytest.mark.rule("M-09")
@pytest.mark.rule("M-14")
@pytest.mark.parametrize("counted", [True, False])
def test_only_counted_visits_cover_whatever_is_heard_of_first(counted: object) -> None:
    results = inspection("T1", ended_on=date(2026, 3, 13))
    visit = inspection("T1", items=(), source="v", kind="triggered")
    visit = replace(visit, counted=bool(counted))
    earlier = inspection("T1", source="visit-0", code="JC0", day=date(2026, 3, 2))
    first = inspection("T1", items=(), source="w", kind="triggered", code="JC0")
    orders = permutations((results, visit, earlier, first))
    ends = {
        tuple((g.code, relief.until) for relief in reliefs for g in relief.grounds)
        for reliefs in (found(PLANNED, VISIT, seen=order) for order in orders)
    }
    newest = ("JC1", date(2026, 4, 13)) if counted else ("JC0", date(2026, 4, 2))
    assert ends == {(newest,)}
