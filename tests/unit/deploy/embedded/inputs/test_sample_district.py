"""The sample district: valid, the same for the same seed, told apart by seed."""

from collections import Counter
from datetime import date

import pytest

from deploy.embedded.inputs.days import StoryDays
from deploy.embedded.inputs.sample import TOWNS, Sample
from deploy.embedded.inputs.values import Inputs
from shared.civic import holidays, uscc
from shared.civic.calendar import WorkingCalendar

AS_OF = date(2026, 11, 21)


@pytest.fixture(scope="module")
def calendar() -> WorkingCalendar:
    return holidays.as_plain_weeks(2027).overlaid(holidays.load())


@pytest.fixture(scope="module")
def days(calendar: WorkingCalendar) -> StoryDays:
    return StoryDays(AS_OF, calendar)


@pytest.fixture(scope="module")
def district(days: StoryDays) -> Inputs:
    return Sample(days).build()


@pytest.mark.rule("S-01")
def test_all_but_the_planted_rows_have_valid_codes_and_names(district: Inputs) -> None:
    rows = list(district.subjects())
    wrong = [row for row in rows if not uscc.is_valid(row.uscc) or not row.name]
    assert len(rows) == district.subject_rows == 5000
    assert 5 <= len(wrong) <= 20
    assert len({row.uscc for row in rows}) == 5000
    assert all(row.uscc[2:8] == "310116" for row in rows)


def test_the_same_seed_gives_the_same_district(
    days: StoryDays, district: Inputs
) -> None:
    again = Sample(days).build()
    assert list(again.subjects()) == list(district.subjects())
    assert again.plans == district.plans
    assert again.clues == district.clues
    assert again.grades == district.grades
    assert again.inspectors == district.inspectors


def test_another_seed_gives_another_district(days: StoryDays, district: Inputs) -> None:
    other = Sample(days, seed=7, size=50)
    names = {subject.name for subject in list(district.subjects())[:50]}
    assert {subject.name for subject in other.subjects()} != names


def test_fourteen_agencies_inspect_and_every_one_of_them_plans(
    district: Inputs,
) -> None:
    inspecting = {agency.code for agency in district.agencies if agency.sectors}
    assert len(inspecting) == 14
    assert {plan.agency for plan in district.plans} == inspecting
    codes = {agency.code for agency in district.agencies}
    assert {"310000-market", "310116-justice", "310116-government"} <= codes


def test_plans_of_the_story_end_inside_it_and_the_others_come_after(
    days: StoryDays, district: Inputs
) -> None:
    for plan in district.plans:
        assert days.calendar.is_working(plan.file_on)
        assert days.first <= plan.file_on <= AS_OF
        if plan.in_story:
            assert plan.file_on < plan.period_from
            assert plan.period_to <= AS_OF
        else:
            assert plan.period_from > AS_OF


def test_each_kind_of_place_is_planned_by_several_agencies(district: Inputs) -> None:
    planned = Counter(
        plan.business_types[0] for plan in district.plans if plan.in_story
    )
    assert len(planned) == 14
    assert sum(number >= 2 for number in planned.values()) >= 12


def test_every_planned_item_is_claimed_by_the_agency_that_plans_it(
    district: Inputs,
) -> None:
    claims = set(district.claims())
    assert all(
        (item, plan.agency) in claims for plan in district.plans for item in plan.items
    )
    assert all((clue.item, clue.agency) in claims for clue in district.clues)


def test_each_agency_has_at_least_six_inspectors_with_valid_certificates(
    district: Inputs,
) -> None:
    valid = Counter(
        inspector.agency
        for inspector in district.inspectors
        if inspector.valid_to >= AS_OF
    )
    inspecting = {agency.code for agency in district.agencies if agency.sectors}
    assert all(valid[agency] >= 6 for agency in inspecting)
    assert len({inspector.certificate for inspector in district.inspectors}) == len(
        district.inspectors
    )


def test_towns_are_those_of_the_district(district: Inputs) -> None:
    assert {subject.town for subject in district.subjects()} == set(TOWNS)


@pytest.mark.parametrize(
    "last", [date(2026, 2, 24), date(2026, 10, 8), date(2025, 12, 31), date(2026, 5, 6)]
)
def test_any_last_day_gives_a_story_with_plans(
    calendar: WorkingCalendar, last: date
) -> None:
    days = StoryDays(last, calendar)
    district = Sample(days, size=600).build()
    assert sum(plan.in_story for plan in district.plans) > 20
    assert all(plan.file_on in days.working for plan in district.plans)
