"""Masks of personal data (C-05)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.civic import masks


@pytest.mark.rule("C-05")
@given(st.text("0123456789", max_size=25))
def test_a_masked_certificate_keeps_its_length_and_hides_most(number: str) -> None:
    masked = masks.certificate(number)
    assert len(masked) == len(number)
    if len(number) > 1:
        assert "*" in masked
    shown = masked.replace("*", "")
    assert len(shown) <= 4


@pytest.mark.rule("S-07")
def test_the_end_of_a_number_and_the_family_name_are_shown() -> None:
    assert masks.certificate("SH-31011600123") == "***********123"
    assert masks.certificate("A123") == "***3"
    assert masks.certificate("A12") == "***"
    assert masks.person("张三丰") == "张**"


@pytest.mark.rule("P-21")
@pytest.mark.parametrize(
    ("number", "reader", "shown"),
    [
        ("T.310116-market.12345-7.U-001", "310116-fire", "T.310116-market.***.U-001"),
        ("T.310116-market.12345-7.U-001", "310116-market", None),
        ("T.310116-market.12345-7.JS.1", "310116-fire", "T.310116-market.***.JS.1"),
        ("T.310116-market", "310116-fire", "T.310116-market.***."),
        ("CF.310116-market.0a1b2c3d4e5f.U-001", "310116-fire", None),
        ("JH1.310116-market.U-001", "310116-fire", None),
    ],
)
def test_a_number_that_holds_its_source_is_masked_for_other_agencies(
    number: str, reader: str, shown: str | None
) -> None:
    assert masks.task(number, reader) == (shown or number)
