from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_svc.library.domain import Agency
from plan_svc.plans.domain.content import Window
from plan_svc.policy import current_law
from plan_svc.review.domain.frequency import (
    Limit,
    PlaceClass,
    Unit,
    breaks,
    counting_period,
    limits,
    months,
    period_of,
    place_classes,
)

from shared.civic.calendar import months_after
from shared.civic.law import Case
from shared.events.plan import Level

DECEMBER = Window(date(2026, 12, 1), date(2026, 12, 31))


def holding(domain: str, grade: str = "", region: str = "310116") -> list[Limit]:
    case = Case(region, domain, DECEMBER.latest, {"grade": grade})
    return limits(current_law(), case, DECEMBER)


def at_premises(domain: str, grade: str = "") -> Limit:
    return next(
        limit for limit in holding(domain, grade) if limit.unit is Unit.PREMISES
    )


@pytest.mark.rule("P-13")
@pytest.mark.parametrize(
    ("domain", "grade", "binding", "first", "last"),
    [
        ("market", "A", False, date(2026, 1, 1), date(2026, 12, 31)),
        ("fire", "A", False, date(2026, 1, 1), date(2026, 12, 31)),
        ("fire", "D", False, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_the_row_of_the_grade_gives_the_counting_period(
    domain: str, grade: str, first: date, last: date, *, binding: bool
) -> None:
    limit = at_premises(domain, grade)
    assert limit.period == Window(first, last)
    assert limit.maximum == 1
    assert limit.binding is binding


@pytest.mark.rule("P-13")
@pytest.mark.parametrize(
    ("grade", "binding", "first"),
    [
        ("A", True, date(2025, 1, 1)),
        ("B", True, date(2026, 1, 1)),
        ("C", False, date(2026, 1, 1)),
        ("D", True, date(2026, 7, 1)),
    ],
)
def test_fires_rows_by_grade_are_those_of_key_fire_units(
    grade: str, first: date, *, binding: bool
) -> None:
    agency = Agency("310116-fire", "fire", "310116", Level.DISTRICT)
    key_unit = PlaceClass(grade, ("catering", "key_fire_unit"))
    case = key_unit.case(agency, DECEMBER.latest)
    (limit,) = (
        limit
        for limit in limits(current_law(), case, DECEMBER)
        if limit.unit is Unit.PREMISES
    )
    assert (limit.binding, limit.period) == (binding, Window(first, DECEMBER.latest))


@pytest.mark.rule("P-13")
def test_places_are_told_apart_by_the_kinds_that_the_domains_rows_name() -> None:
    def kinds(domain: str) -> set[tuple[tuple[str, ...], tuple[str, ...]]]:
        agency = Agency(f"310116-{domain}", domain, "310116", Level.DISTRICT)
        classes = place_classes(current_law(), agency, DECEMBER.latest)
        return {(places.has, places.lacks) for places in classes}

    key = ("key_fire_unit",)
    assert kinds("fire") == {(key, ()), ((), key)}
    assert kinds("market") == {((), ())}


@pytest.mark.rule("P-13")
def test_a_domain_without_a_row_has_only_the_default_gap_between_occasions() -> None:
    assert [(limit.unit, limit.gap_months) for limit in holding("culture")] == [
        (Unit.OCCASION, 1)
    ]
    case = Case("310116", "culture", DECEMBER.latest)
    assert period_of(current_law(), case, DECEMBER) is None


@pytest.mark.rule("P-13")
def test_huangpu_counts_the_subject_over_all_agencies_while_its_row_holds() -> None:
    spring = Window(date(2026, 4, 1), date(2026, 4, 30))
    case = Case("310101", "market", spring.latest)
    over_all = [
        limit for limit in limits(current_law(), case, spring) if limit.over_all_domains
    ]
    assert [(limit.unit, limit.maximum, limit.routine_only) for limit in over_all] == [
        (Unit.SUBJECT, 2, True)
    ]
    assert not any(
        limit.over_all_domains for limit in holding("market", region="310101")
    )


@pytest.mark.rule("P-13")
def test_a_second_planned_visit_in_the_year_breaks_the_market_row() -> None:
    earlier = Window(date(2026, 3, 10), date(2026, 3, 10))
    last_year = Window(date(2025, 3, 10), date(2025, 3, 10))
    assert breaks(at_premises("market"), DECEMBER, [earlier])
    assert not breaks(at_premises("market"), DECEMBER, [last_year])


@pytest.mark.rule("P-13")
def test_a_gap_is_broken_only_where_no_choice_of_days_keeps_it() -> None:
    gap = Limit(Unit.OCCASION, binding=False, clause="", gap_months=1)
    near = Window(date(2026, 11, 25), date(2026, 12, 5))
    far = Window(date(2026, 10, 20), date(2026, 12, 5))
    one_day = Window(date(2026, 12, 10), date(2026, 12, 10))
    assert breaks(gap, one_day, [near])
    assert not breaks(gap, one_day, [far])


days = st.dates(date(2025, 1, 1), date(2028, 12, 31))
windows = st.tuples(days, days).map(lambda pair: Window(min(pair), max(pair)))


@given(windows, windows)
def test_a_broken_gap_is_exactly_that_no_pair_of_days_keeps_it(
    own: Window, other: Window
) -> None:
    gap = Limit(Unit.OCCASION, binding=False, clause="", gap_months=1)
    kept = own.latest >= months_after(
        other.earliest, 1
    ) or other.latest >= months_after(own.earliest, 1)
    assert breaks(gap, own, [other]) is not kept


@given(days, st.sampled_from(["P6M", "P1Y", "P2Y"]))
def test_counting_periods_tile_the_calendar(day: date, duration: str) -> None:
    block = counting_period(duration, day, 2025)
    assert block.earliest <= day <= block.latest
    assert months_after(block.earliest, months(duration)).toordinal() == (
        block.latest.toordinal() + 1
    )


def test_a_duration_of_days_is_refused() -> None:
    with pytest.raises(ValueError, match="P3D"):
        months("P3D")
