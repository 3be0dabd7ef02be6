"""The number of a code (C-01)."""

from datetime import date

import pytest
from checkcode_svc.codes.domain.number import check_character, compose, is_code
from hypothesis import given
from hypothesis import strategies as st
from stdnum.iso7064 import mod_37_36

DAY = date(2026, 3, 16)
TEXT = st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=30)


@pytest.mark.rule("C-01")
@given(TEXT)
def test_the_check_character_is_that_of_iso_7064(text: str) -> None:
    assert check_character(text) == mod_37_36.calc_check_digit(text)


@pytest.mark.rule("C-01")
@given(st.integers(1, 10_000_000), st.integers(0, 20), st.integers(0, 9))
def test_a_code_with_one_wrong_digit_is_no_code(
    serial: int, position: int, digit: int
) -> None:
    code = compose("310116", DAY, serial)
    assert is_code(code)
    if code[position].isdigit() and code[position] != str(digit):
        assert not is_code(code[:position] + str(digit) + code[position + 1 :])


@pytest.mark.parametrize("text", ["", "JC310116", "JC310116-260316-00001", "x" * 30])
def test_what_has_another_form_is_no_code(text: str) -> None:
    assert not is_code(text)
