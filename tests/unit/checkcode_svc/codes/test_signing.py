"""The signed payload that is checked without a network (C-05, C-17)."""

import pytest
from checkcode_svc.codes.domain.signing import PublicKey, SigningKey, as_jwk, verify
from checkcode_svc.settings import CheckcodeSettings
from hypothesis import given
from hypothesis import strategies as st

KEY, OTHER = SigningKey.from_secret("one"), SigningKey.from_secret("two")
SIGNED = KEY.sign({"c": "JC310116-260316-00001X"})


@pytest.mark.rule("C-17")
def test_a_payload_verifies_with_its_key_and_with_a_retired_one() -> None:
    assert verify(SIGNED, (KEY.public,)) == {"c": "JC310116-260316-00001X"}
    assert verify(SIGNED, (OTHER.public, KEY.public)) is not None
    assert verify(SIGNED, (OTHER.public,)) is None


@pytest.mark.rule("C-06")
@given(st.integers(0, len(SIGNED) - 1), st.sampled_from("AZaz09-_."))
def test_an_altered_payload_never_verifies_as_something_else(
    position: int, letter: str
) -> None:
    altered = SIGNED[:position] + letter + SIGNED[position + 1 :]
    content = verify(altered, (KEY.public,))
    assert content is None or content == {"c": "JC310116-260316-00001X"}


@pytest.mark.rule("C-17")
def test_the_algorithm_is_the_keys_and_not_the_payloads() -> None:
    unknown = PublicKey(KEY.public.kid, "none", KEY.public.public)
    assert verify(SIGNED, (unknown,)) is None
    assert as_jwk(KEY.public)["crv"] == "Ed25519"


@pytest.mark.parametrize("text", ["", "a", "a.b.c", "..", "a.b.c.d", "é.é.é"])
def test_what_is_no_payload_is_refused_quietly(text: str) -> None:
    assert verify(text, (KEY.public,)) is None


@pytest.mark.parametrize("name", ["code_signing_secret", "token_pepper", "message_key"])
def test_sample_secrets_are_refused_in_production(name: str) -> None:
    good = {
        "code_signing_secret": "s" * 40,
        "token_pepper": "p" * 40,
        "message_key": "m" * 40,
    }
    safe = {
        "database_url": "postgresql://app:hard-to-guess@db/x?sslmode=verify-full",
        "jwks_url": "https://issuer.test/jwks.json",
        "kafka_security": "scram",
        "kafka_username": "checkcode-svc",
        "kafka_password": "hard-to-guess",
        "cursor_secret": "c" * 40,
    }
    CheckcodeSettings(**safe, **good)  # type: ignore[arg-type]  # read from text
    good.pop(name)
    with pytest.raises(ValueError, match=name):
        CheckcodeSettings(**safe, **good)  # type: ignore[arg-type]  # read from text
