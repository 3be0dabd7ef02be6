from datetime import date

import pytest
from subject_svc.subjects.domain.problems import (
    MissingValue,
    Problem,
    SubjectIsRetired,
    TooLong,
    WrongDate,
    WrongRegion,
    WrongUscc,
)
from subject_svc.subjects.domain.subject import NotRetired, Subject

from shared.civic import uscc
from shared.events.subject import SubjectStatus

TODAY = date(2026, 3, 2)
CODE = uscc.make("310116", 1)
ROW = {
    "uscc": CODE,
    "name": "上海某某餐饮店",
    "region": "310116",
    "founded": "2001-02-03",
}


def subject(**cells: str) -> Subject:
    return Subject.read(ROW | cells, TODAY)


@pytest.mark.rule("S-01")
def test_a_row_is_read_into_a_subject() -> None:
    assert subject() == Subject(CODE, "上海某某餐饮店", "310116", date(2001, 2, 3))


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
        ({"founded": "03.02.2001"}, WrongDate),
        ({"founded": "36925"}, WrongDate),
        ({"founded": "1900-01-01"}, WrongDate),
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
def test_codes_written_full_width_or_in_small_letters_are_the_same_code() -> None:
    wide = CODE.lower().replace("9", "９")
    assert subject(uscc=f" {wide} ").uscc == CODE


@pytest.mark.rule("S-08")
def test_an_empty_value_of_a_subject_erases_nothing() -> None:
    again = subject(founded="", name="新名")
    assert subject().merged(again) == subject(name="新名")


@pytest.mark.rule("S-03")
def test_a_correction_leaves_what_it_does_not_name() -> None:
    assert subject().corrected({"name": "新名"}, TODAY) == subject(name="新名")
    with pytest.raises(WrongRegion):
        subject().corrected({"region": "31011"}, TODAY)


@pytest.mark.rule("S-03")
def test_a_retired_subject_changes_only_by_being_reinstated() -> None:
    retired = subject().retired("歇业多年")
    assert (retired.status, retired.reason) == (SubjectStatus.RETIRED, "歇业多年")
    with pytest.raises(SubjectIsRetired):
        retired.merged(subject(name="新名"))
    with pytest.raises(SubjectIsRetired):
        retired.corrected({"name": "新名"}, TODAY)
    with pytest.raises(SubjectIsRetired):
        retired.retired("再次")
    back = retired.reinstated("恢复经营")
    assert back.status is SubjectStatus.ACTIVE
    with pytest.raises(NotRetired):
        back.reinstated("再次")
