import pytest

from shared.civic import regions
from shared.civic.regions import RegionLevel


@pytest.mark.parametrize(
    ("region", "of", "inside"),
    [
        ("310116", "310000", True),
        ("310116101", "310000", True),
        ("310116101", "310116", True),
        ("310116", "310116", True),
        ("310116", "310116101", False),
        ("310101", "310116", False),
        ("310000", "310116", False),
        ("330102", "310000", False),
        ("330102", "330100", True),
        ("330102", "330000", True),
        ("330102", "330200", False),
    ],
)
def test_a_region_belongs_to_itself_and_to_what_lies_above(
    region: str, of: str, *, inside: bool
) -> None:
    assert regions.belongs_to(region, of) is inside


def test_levels_cities_and_districts_are_read_from_the_digits() -> None:
    assert regions.level_of("310000") is RegionLevel.CITY
    assert regions.level_of("330100") is RegionLevel.PREFECTURE
    assert regions.level_of("310116") is RegionLevel.DISTRICT
    assert regions.level_of("310116000") is RegionLevel.DISTRICT
    assert regions.level_of("310116101") is RegionLevel.TOWN
    assert regions.city_of("310116101") == "310000"
    assert regions.district_of("310116101") == "310116"
    assert regions.district_of("310000") is None


@pytest.mark.parametrize(
    "text", ["", "31", "3101160", "31011a", "010116", "３１０１１６"]
)
def test_what_is_no_region_code_is_seen(text: str) -> None:
    assert not regions.is_region(text)


def test_codes_of_six_and_nine_digits_are_region_codes() -> None:
    assert regions.is_region("310116")
    assert regions.is_region("310116101")
