"""Which premises of two codes are the same ones, however they are written (S-12)."""

import pytest
from subject_svc.aliases.domain import PlacePair
from subject_svc.mergers.domain import same_premises
from subject_svc.places.domain import Place
from subject_svc.subjects.domain.likeness import address_key, name_key

from shared.events.subject import PlaceKind

pytestmark = pytest.mark.rule("S-12")


def place(number: str, address: str, **changes: PlaceKind | str) -> Place:
    members = {"region": "310116"} | changes
    return Place(number, number[0], address, **members)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海示例（金山）有限公司", "上海示例(金山)有限责任公司"),
        ("上海市示例有限公司", "上海示例有限公司"),
        ("ＡＢＣ 食品·有限公司", "abc食品有限公司"),
    ],
)
def test_two_spellings_of_a_name_have_one_key(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("上海示例有限公司", "上海示例股份有限公司"),
        ("上海示例有限公司", "上海示例二有限公司"),
        ("示例饭店", "示例饭店分店"),
    ],
)
def test_two_names_have_two_keys(one: str, other: str) -> None:
    assert name_key(one) != name_key(other)


def test_an_address_loses_width_spaces_and_the_city_alone() -> None:
    assert address_key("上海市朱泾镇万安街１号") == address_key("朱泾镇 万安街1号")
    assert address_key("万安街1号") != address_key("万安街11号")


def test_one_of_each_at_an_address_is_the_same() -> None:
    old = [place("A-001", "万安街1号"), place("A-002", "新枫路2号")]
    into = [place("B-001", "万安街 １号"), place("B-003", "寺平路3号")]
    assert same_premises(old, into) == (PlacePair("A-001", "B-001", "B-001"),)


def test_two_at_an_address_are_none_of_them_taken_for_another() -> None:
    old = [place("A-001", "万安街1号")]
    into = [place("B-001", "万安街1号"), place("B-002", "万安街1号")]
    assert same_premises(old, into) == ()
    assert same_premises(into, old) == ()


def test_another_district_and_a_project_are_other_places() -> None:
    old = [place("A-001", "万安街1号")]
    assert same_premises(old, [place("B-001", "万安街1号", region="310115")]) == ()
    project = place("B-001", "万安街1号", kind=PlaceKind.PROJECT)
    assert same_premises(old, [project]) == ()
