from pathlib import Path

import pytest

from shared.auth import Principal, Scope, within_sql
from tests.sourcetree import ROOT

TOWN = "310116101"


@pytest.mark.rule("I-05")
@pytest.mark.parametrize(
    ("region", "row", "seen"),
    [
        ("310000", ("310116", None), True),
        ("310000", ("310101", "310101001"), True),
        ("310000", ("", None), True),
        ("310116", ("310116", None), True),
        ("310116", ("310116", TOWN), True),
        ("310116", ("310101", None), False),
        (TOWN, ("310116", TOWN), True),
        (TOWN, ("310116", "310116102"), False),
        (TOWN, ("310116", None), False),
        (TOWN, ("310101", "310101001"), False),
        (TOWN, (TOWN, None), True),
    ],
)
def test_a_row_is_seen_by_its_town_its_district_and_the_city(
    region: str, row: tuple[str, str | None], *, seen: bool
) -> None:
    who = Principal("p", f"{region}-market", region, "", frozenset())
    assert who.sees(*row) is seen
    assert Scope(region).sees(*row) is seen


def test_plain_sql_asks_for_the_town_and_else_for_the_district() -> None:
    assert within_sql("t.region") == "starts_with(t.region, :scope)"
    both = "starts_with(coalesce(nullif(town, ''), region), :scope)"
    assert within_sql("region", "town") == both


OWN_TESTS = ("left(region, 6) = ", "'310000'", "MUNICIPAL_REGION", "who.region ==")
"""How a statement or query would test the region by itself."""


@pytest.mark.rule("I-05")
def test_no_query_of_a_service_writes_its_own_test_of_the_region() -> None:
    wrong = [
        f"{path.relative_to(ROOT)}: {text}"
        for path in Path(ROOT / "services").rglob("*.py")
        if "migrations" not in path.parts
        for text in OWN_TESTS
        if text in path.read_text(encoding="utf-8")
    ]
    assert not wrong, wrong
