from datetime import date

import pytest
from plan_svc.policy import current_law, read_topic
from plan_svc.policy.domain import Case, Law, Row

DAY = date(2026, 11, 21)


def row(region: str = "*", domain: str = "*", **changes: object) -> Row:
    fields: dict[str, object] = {"topic": "t", "unit": "u", "values": {"v": "x"}}
    fields |= changes
    return Row(region=region, domain=domain, **fields)  # type: ignore[arg-type]


def winners(*rows: Row, **facts: str) -> list[Row]:
    return Law(rows).holding("t", Case("310116", "market", DAY, facts))


def test_the_row_of_the_domain_wins_over_the_row_of_the_region() -> None:
    general, region, domain = row(), row("310116"), row("*", "market")
    assert winners(general, region, domain) == [domain]


def test_a_narrowed_row_wins_over_every_wider_one() -> None:
    narrow = row(narrows=frozenset({("grade", "A")}))
    assert winners(row("310116", "market"), narrow, grade="A") == [narrow]
    assert winners(row("310116", "market"), narrow, grade="B") != [narrow]


def test_a_row_of_another_domain_or_region_is_never_borrowed() -> None:
    assert winners(row("310116", "fire"), row("310101", "market")) == []


def test_a_row_outside_its_dates_does_not_hold() -> None:
    over = row(valid_to=date(2026, 11, 20))
    future = row(valid_from=date(2026, 11, 22))
    assert winners(over, future) == []


def test_rows_of_different_units_all_hold_and_sum_is_a_unit_of_its_own() -> None:
    rows = [row("310116", "market"), row(unit="w"), row("310116", "sum")]
    assert winners(*rows) == rows


def test_a_row_that_cannot_be_read_is_named_by_its_line() -> None:
    text = (
        "region,domain,narrows,field,binding,valid_from,valid_to,clause,note\n"
        "*,*,,items,sometimes,,,,\n"
    )
    with pytest.raises(ValueError, match=r"fields.csv line 2"):
        list(read_topic("fields", text))


@pytest.mark.rule("P-03")
def test_the_huangpu_rows_hold_until_mid_2026_only() -> None:
    def demanded(day: date) -> set[str]:
        case = Case("310101", "market", day, {"kind": "annual"})
        return {one.unit for one in current_law().holding("fields", case)}

    assert "materials" in demanded(date(2026, 6, 30))
    assert "materials" not in demanded(date(2026, 7, 1))
