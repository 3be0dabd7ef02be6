"""Industries of GB/T 4754 and business types are rows (S-02)."""

from datetime import date

import pytest
from subject_svc.classification.domain import (
    business_types,
    industries,
    industry_code,
)
from subject_svc.subjects.domain.values import DOMAINS

pytestmark = pytest.mark.rule("S-02")
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("H", "H"),
        ("62", "H62"),
        ("h62", "H62"),
        ("621", "H621"),
        ("H6210", "H6210"),
        (" 6210 ", "H6210"),
        ("", None),
        ("U", None),
        ("6", None),
        ("98", None),
        ("A62", None),
        ("628", None),
        ("62100", None),
        ("餐饮", None),
    ],
)
def test_a_code_is_read_with_its_letter_or_not_at_all(
    text: str, code: str | None
) -> None:
    assert industry_code(text, TODAY) == code


def test_the_standard_has_twenty_sections_and_ninety_seven_divisions() -> None:
    sections = [code for code in industries() if len(code) == 1]
    assert "".join(sections) == "ABCDEFGHIJKLMNOPQRST"
    divisions = [code[1:] for code in industries() if len(code) == 3]
    assert divisions == [f"{number:02}" for number in range(1, 98)]
    assert all(industries()[code[0]] for code in industries())


def test_a_code_counts_from_the_day_of_its_standard() -> None:
    assert industry_code("H62", date(2017, 9, 30)) is None
    assert industry_code("H62", date(2017, 10, 1)) == "H62"


def test_a_business_type_names_domains_that_inspect() -> None:
    for kind in business_types().values():
        assert kind.domains, kind
        assert set(kind.domains) <= DOMAINS, kind
        assert kind.zh, kind
        assert kind.en, kind
