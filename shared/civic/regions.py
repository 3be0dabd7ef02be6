"""Region codes (GB/T 2260, 6 digits) and the towns below them (9 digits).

`310000` is a whole city or province, `310100` one of its prefectures, `310116` a
district, `310116101` a town of it. Pure; no table of names.
"""

import re
from enum import StrEnum
from functools import lru_cache

_SHAPE = re.compile(r"[1-9]\d{5}(\d{3})?", re.ASCII)


class RegionLevel(StrEnum):
    """How much a region code covers."""

    CITY = "city"
    PREFECTURE = "prefecture"
    DISTRICT = "district"
    TOWN = "town"


def is_region(code: str) -> bool:
    """Whether the text has the shape of a region code of 6 or 9 digits."""
    return _SHAPE.fullmatch(code) is not None


def level_of(code: str) -> RegionLevel:
    """How much the code covers."""
    if len(code) > 6 and code[6:] != "000":  # noqa: PLR2004 - six digits are a district
        return RegionLevel.TOWN
    if code[4:6] != "00":
        return RegionLevel.DISTRICT
    return RegionLevel.CITY if code[2:4] == "00" else RegionLevel.PREFECTURE


def city_of(code: str) -> str:
    """The municipality or province: `310116101` gives `310000`."""
    return code[:2] + "0000"


def district_of(code: str) -> str | None:
    """The district, or None for a code that covers several districts."""
    if level_of(code) in {RegionLevel.DISTRICT, RegionLevel.TOWN}:
        return code[:6]
    return None


def belongs_to(region: str, of: str) -> bool:
    """Whether `region` is `of` or lies inside it (I-05)."""
    return region.startswith(prefix(of))


@lru_cache(maxsize=4096)
def prefix(code: str) -> str:
    """The digits that every region inside shares; for `LIKE prefix || '%'`."""
    match level_of(code):
        case RegionLevel.CITY:
            return code[:2]
        case RegionLevel.PREFECTURE:
            return code[:4]
        case RegionLevel.DISTRICT:
            return code[:6]
        case RegionLevel.TOWN:
            return code
