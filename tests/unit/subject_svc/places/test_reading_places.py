from datetime import date

import pytest
from subject_svc.places.domain import (
    Party,
    PartyRole,
    Place,
    PlaceChanges,
    premises_number,
    project,
)
from subject_svc.subjects.domain.problems import (
    MissingValue,
    Problem,
    WrongDate,
    WrongNumber,
    WrongRegion,
)

from shared.civic import uscc
from shared.events.subject import PlaceKind

CODE = uscc.make("310116", 1)
ROW = {
    "address": "朱泾镇万安街 1 号",
    "town": "310116101",
    "business_types": "零售；餐饮;零售",
    "closed_weekdays": "7;1",
    "closed_days": "2026-05-01;2026-05-01",
}


def place(**cells: str) -> Place:
    return Place.read(ROW | cells, CODE, "310116")


@pytest.mark.rule("S-01")
def test_a_row_is_read_into_the_first_premises_of_its_subject() -> None:
    assert place() == Place(
        number=f"{CODE}-001",
        uscc=CODE,
        address="朱泾镇万安街 1 号",
        region="310116",
        town="310116101",
        kind=PlaceKind.PREMISES,
        business_types=("零售", "餐饮"),
        closed_weekdays=(1, 7),
        closed_days=(date(2026, 5, 1),),
    )


@pytest.mark.rule("S-01")
@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"address": ""}, MissingValue),
        ({"town": "330102001"}, WrongRegion),
        ({"town": "朱泾镇"}, WrongRegion),
        ({"place": "1"}, WrongNumber),
        ({"place": uscc.make("310116", 2) + "-001"}, WrongNumber),
        ({"closed_weekdays": "8"}, WrongDate),
        ({"closed_days": "monday"}, WrongDate),
    ],
)
def test_a_wrong_value_of_a_place_is_named(
    cells: dict[str, str], problem: type[Problem]
) -> None:
    with pytest.raises(problem):
        place(**cells)


@pytest.mark.rule("S-01")
def test_premises_in_another_district_have_the_region_of_their_town() -> None:
    assert place(town="310101002").region == "310101"


@pytest.mark.rule("S-01")
def test_place_numbers_are_three_digits_or_the_full_number() -> None:
    assert premises_number(CODE, "") == f"{CODE}-001"
    assert premises_number(CODE, "017") == f"{CODE}-017"
    assert premises_number(CODE, f"{CODE}-017") == f"{CODE}-017"


@pytest.mark.rule("S-01")
def test_a_project_has_a_number_of_its_own_and_its_owner() -> None:
    site = project("js-2026-007", CODE, "亭林大道", "310116", "310116102")
    assert (site.number, site.kind, site.uscc) == (
        "JS-2026-007",
        PlaceKind.PROJECT,
        CODE,
    )
    with pytest.raises(WrongNumber):
        project(f"{CODE}-001", CODE, "亭林大道", "310116")


@pytest.mark.rule("S-01", "S-06")
def test_a_project_has_its_owner_among_its_subjects() -> None:
    site = project("JS-2026-007", CODE, "亭林大道", "310116")
    builder = uscc.make("310116", 2)
    both = site.with_parties([Party(builder, PartyRole.BUILDER)])
    assert both.subjects == tuple(sorted((CODE, builder)))


@pytest.mark.rule("S-08")
def test_an_empty_value_of_a_place_erases_nothing() -> None:
    bare = place(town="", business_types="", closed_weekdays="", closed_days="")
    assert place().merged(bare) == place()


@pytest.mark.rule("X-10")
def test_a_change_of_a_place_leaves_what_it_does_not_name() -> None:
    closed = place().changed(PlaceChanges(closed_weekdays=[6], town=""))
    assert (closed.closed_weekdays, closed.town) == ((6,), None)
    assert closed.closed_days == (date(2026, 5, 1),)
    with pytest.raises(WrongRegion):
        place().changed(PlaceChanges(town="330102001"))
