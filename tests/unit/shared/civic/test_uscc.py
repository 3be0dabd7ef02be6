import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc as reference

from shared.civic import uscc


@pytest.mark.rule("S-01")
@given(st.integers(0, 31**6 - 1), st.sampled_from(["310116", "310230", "110101"]))
def test_made_codes_are_valid_and_the_reference_library_agrees(
    serial: int, region: str
) -> None:
    code = uscc.make(region, serial)
    assert uscc.is_valid(code)
    assert reference.is_valid(code)


@pytest.mark.rule("S-01")
@given(st.integers(0, 10_000), st.integers(0, 17), st.sampled_from("0123456789ABCDEFG"))
def test_a_code_with_one_changed_character_is_refused(
    serial: int, place: int, other: str
) -> None:
    code = uscc.make("310116", serial)
    changed = code[:place] + other + code[place + 1 :]
    assert uscc.is_valid(changed) == (changed == code)


@pytest.mark.rule("S-01")
def test_codes_of_sole_traders_and_of_letter_authorities_are_taken() -> None:
    assert uscc.is_valid(uscc.make("310116", 7, authority="92"))
    assert uscc.is_valid(uscc.make("310116", 7, authority="N2"))


@pytest.mark.parametrize(
    "text",
    ["", "91", "91310116MA1", "9131011６MA1ABCDEFGH", "O" * 18, "91310116ma1j00000x"],
)
def test_what_has_not_the_shape_of_a_code_is_refused(text: str) -> None:
    assert not uscc.is_valid(text)


def test_normalising_makes_full_width_and_spaced_codes_plain() -> None:
    assert (
        uscc.normalise(" ９１31-0116 ma０００００１\u3000Ａa\n") == "91310116MA000001AA"
    )


def test_a_serial_always_gives_the_same_code() -> None:
    assert uscc.make("310116", 5) == uscc.make("310116", 5)
    assert len({uscc.make("310116", serial) for serial in range(5000)}) == 5000
