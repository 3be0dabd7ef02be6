from datetime import date

import pytest
from subject_svc.places.domain import Kind, Place, premises_number, project
from subject_svc.subjects.domain.problems import (
    MissingValue,
    Problem,
    SubjectIsRetired,
    TooLong,
    WrongDate,
    WrongNumber,
    WrongRegion,
    WrongUscc,
)
from subject_svc.subjects.domain.subject import NotRetired, Status, Subject

from shared.civic import uscc

TODAY = date(2026, 3, 2)
CODE = uscc.make("310116", 1)
ROW = {
    "uscc": CODE,
    "name": "上海某某餐饮店",
    "region": "310116",
    "address": "朱泾镇万安街 1 号",
    "founded": "2001-02-03",
    "town": "310116101",
    "business_types": "零售；餐饮;零售",
    "closed_weekdays": "7;1",
    "closed_days": "2026-05-01;2026-05-01",
}


def subject(**cells: str) -> Subject:
    return Subject.read(ROW | cells, TODAY)


def place(**cells: str) -> Place:
    return Place.read(ROW | cells, CODE, "310116")


@pytest.mark.rule("S-01")
def test_a_row_is_read_into_a_subject_and_its_first_premises() -> None:
    assert subject() == Subject(CODE, "上海某某餐饮店", "310116", date(2001, 2, 3))
    assert place() == Place(
        number=f"{CODE}-001",
        uscc=CODE,
        address="朱泾镇万安街 1 号",
        region="310116",
        town="310116101",
        kind=Kind.PREMISES,
        business_types=("零售", "餐饮"),
        closed_weekdays=(1, 7),
        closed_days=(date(2026, 5, 1),),
    )


@pytest.mark.rule("S-01")
@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ({"uscc": CODE[:-1] + ("0" if CODE[-1] != "0" else "1")}, WrongUscc),
        ({"uscc": ""}, WrongUscc),
        ({"name": " \u3000"}, MissingValue),
        ({"name": "长" * 201}, TooLong),
        ({"region": "31011"}, WrongRegion),
        ({"region": "310116101"}, WrongRegion),
        ({"founded": "2001/02/03"}, WrongDate),
        ({"founded": "2001-02-30"}, WrongDate),
        ({"founded": "2026-03-03"}, WrongDate),
    ],
)
def test_a_wrong_value_of_a_subject_is_named(
    cells: dict[str, str], problem: type[Problem]
) -> None:
    with pytest.raises(problem) as caught:
        subject(**cells)
    assert caught.value.at(3).reason_zh
    assert caught.value.at(3).rule == "S-01"


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
def test_codes_written_full_width_or_in_small_letters_are_the_same_code() -> None:
    wide = CODE.lower().replace("9", "９")
    assert subject(uscc=f" {wide} ").uscc == CODE


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
    assert (site.number, site.kind, site.uscc) == ("JS-2026-007", Kind.PROJECT, CODE)
    with pytest.raises(WrongNumber):
        project(f"{CODE}-001", CODE, "亭林大道", "310116")


@pytest.mark.rule("S-08")
def test_empty_values_erase_nothing() -> None:
    known, again = subject(), subject(founded="", name="新名")
    assert known.corrected(again) == subject(name="新名")
    bare = place(town="", business_types="", closed_weekdays="", closed_days="")
    assert place().corrected(bare) == place()


@pytest.mark.rule("S-03")
def test_a_retired_subject_changes_only_by_being_reinstated() -> None:
    retired = subject().retired("歇业多年")
    assert (retired.status, retired.reason) == (Status.RETIRED, "歇业多年")
    with pytest.raises(SubjectIsRetired):
        retired.corrected(subject(name="新名"))
    with pytest.raises(SubjectIsRetired):
        retired.retired("再次")
    back = retired.reinstated("恢复经营")
    assert back.status is Status.ACTIVE
    with pytest.raises(NotRetired):
        back.reinstated("再次")
