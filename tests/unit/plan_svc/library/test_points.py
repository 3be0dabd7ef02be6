"""Check points of each day: what was said of a day stays said of it (P-25)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_svc.library.domain import points

from shared.events.plan import CheckPoint

pytestmark = pytest.mark.rule("P-25")
FIRST = date(2026, 3, 1)
POINTS = st.lists(
    st.builds(
        CheckPoint,
        number=st.sampled_from(["1", "2", "3"]),
        text=st.sampled_from(["证照", "卫生"]),
    ),
    max_size=3,
    unique_by=lambda point: point.number,
).map(lambda stated: tuple(sorted(stated, key=lambda point: point.number)))


@given(POINTS, st.lists(st.tuples(st.integers(0, 3), POINTS), max_size=6))
def test_each_day_has_the_points_that_were_last_stated_for_it(
    first: tuple[CheckPoint, ...], changes: list[tuple[int, tuple[CheckPoint, ...]]]
) -> None:
    history, day = points.begun(first), FIRST
    expected = {FIRST - timedelta(days=1): first, FIRST: first}
    for later, stated in changes:
        for passed in range(later):
            expected[day + timedelta(days=passed + 1)] = expected[day]
        day += timedelta(days=later)
        history = points.revised(history, stated, day)
        expected[day] = stated
        for each, then in expected.items():
            assert points.on(history, each) == then


def test_a_point_whose_words_change_is_another_one_from_that_day() -> None:
    old, new = CheckPoint(number="1", text="证照"), CheckPoint(number="1", text="许可")
    history = points.revised(points.begun([old]), [new], FIRST)
    assert points.on(history, FIRST - timedelta(days=1)) == (old,)
    assert points.on(history, FIRST) == (new,)
