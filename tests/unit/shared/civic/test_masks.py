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
