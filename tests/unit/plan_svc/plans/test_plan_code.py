import pytest
from hypothesis import given
from hypothesis import strategies as st
from plan_svc.plans.domain.plan_code import check_character, is_plan_code, plan_code
from stdnum.iso7064 import mod_37_36

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.mark.rule("P-04")
@given(st.text(ALPHABET, min_size=1, max_size=30))
def test_the_check_character_is_that_of_iso_7064(text: str) -> None:
    assert check_character(text) == mod_37_36.calc_check_digit(text)


@given(st.integers(0, 9_999_999), st.integers(2020, 2099))
def test_every_code_made_is_valid_and_no_single_slip_is(serial: int, year: int) -> None:
    code = plan_code("310116", year, serial)
    assert is_plan_code(code)
    for at, character in enumerate(code):
        if character.isdigit():
            slip = str((int(character) + 1) % 10)
            assert not is_plan_code(code[:at] + slip + code[at + 1 :])


def test_the_format_is_as_documented() -> None:
    code = plan_code("310116", 2026, 17)
    assert code.startswith("JH310116-2026-000017")
    assert len(code) == 21


def test_a_text_of_another_shape_is_no_plan_code() -> None:
    assert not is_plan_code("JH310116")
