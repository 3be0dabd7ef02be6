"""Tokens of scan pages and secrets of ratings (C-05, C-12)."""

import pytest
from checkcode_svc.codes.domain import token


@pytest.mark.rule("C-05")
def test_a_token_has_more_than_eighty_bits_and_needs_the_pepper() -> None:
    assert token.TOKEN_LENGTH * 5 >= 80
    one, other = token.derive("seed", "pepper"), token.derive("seed", "salt")
    assert one == token.derive("seed", "pepper")
    assert one != other
    assert token.looks_like_token(one)
    assert not token.looks_like_token("JC310116-260316-00001X")


@pytest.mark.rule("C-12")
def test_a_secret_is_read_as_a_person_types_it() -> None:
    assert token.normalise(" AB-Oil 1 ") == "ab0111"
