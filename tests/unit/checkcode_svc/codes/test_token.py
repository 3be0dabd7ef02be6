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


@pytest.mark.rule("C-05")
def test_a_token_is_drawn_again_after_its_pepper_was_replaced() -> None:
    before = token.Peppers("first")
    given = before.token("bits")
    link = before.drawn(given.seed)
    assert link is not None
    assert token.fingerprint(link) == given.digest

    after = token.Peppers("third", ("second", "first"))
    assert after.drawn(given.seed) == link
    assert token.Peppers("third", ("second",)).drawn(given.seed) is None
    assert after.token("bits").digest != given.digest


@pytest.mark.rule("C-05")
def test_a_seed_from_before_peppers_had_names_is_of_the_oldest() -> None:
    link = token.derive("f" * 32, "first")
    assert token.Peppers("first").drawn("f" * 32) == link
    assert token.Peppers("third", ("second", "first")).drawn("f" * 32) == link


def test_the_name_of_a_pepper_tells_nothing_of_it() -> None:
    assert "first" not in token.Peppers("first").token("bits").seed
    assert token.pepper_id("first") != token.pepper_id("second")


@pytest.mark.rule("C-05")
@pytest.mark.parametrize("behind", ["", " ", ".", "。", "，", "\u3000", "）", "\u200b"])
def test_a_link_opens_whatever_people_and_chat_programs_did_to_it(behind: str) -> None:
    opened = token.encode(bytes(range(16)), token.TOKEN_LENGTH)
    assert "0" in opened
    for typed in (opened, opened.upper(), opened.replace("0", "O")):
        assert token.read_opened_by(typed + behind) == opened
