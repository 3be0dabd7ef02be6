"""Access tokens are taken only when everything about them holds (RFC 9068)."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from time import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

from shared.auth.errors import (
    KeysUnavailable,
    TokenExpired,
    TokenInvalid,
    TokenWrongAudience,
)
from shared.auth.issuer import DevelopmentIssuer, IssuerRefusedError
from shared.auth.jwks import KeySet, from_file, from_memory
from shared.auth.tokens import LONGEST_TOKEN, TokenVerifier
from shared.errors import Unauthenticated
from shared.events.plan import Level


@dataclass(frozen=True)
class Settings:
    environment: str = "test"
    issuer: str = "https://issuer.example"
    audience: str = "onevisit"


class Watch:
    """A clock function that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = time()

    def __call__(self) -> float:
        return self.seconds


SETTINGS = Settings()
AGENCY = "310116-market"


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> DevelopmentIssuer:
    return DevelopmentIssuer(tmp_path_factory.mktemp("issuer"), SETTINGS)


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def verifier(issuer: DevelopmentIssuer, watch: Watch) -> TokenVerifier:
    keys = KeySet(from_file(issuer.jwks_file))
    return TokenVerifier(
        keys, issuer=SETTINGS.issuer, audience=SETTINGS.audience, now=watch
    )


def signed(issuer: DevelopmentIssuer, typ: str = "at+jwt", **claims: object) -> str:
    """A token of the issuer with some claims changed; None leaves one out."""
    plain = issuer.issue(AGENCY, ["plan:read"])
    kept = {
        **jwt.decode(plain, options={"verify_signature": False}),
        **claims,
    }
    folder = issuer.jwks_file.parent
    return jwt.encode(
        {name: value for name, value in kept.items() if value is not None},
        max(folder.glob("signing-*.pem")).read_bytes(),
        algorithm="RS256",
        headers={**jwt.get_unverified_header(plain), "typ": typ},
    )


async def test_a_good_token_says_who_is_asking(
    issuer: DevelopmentIssuer, verifier: TokenVerifier
) -> None:
    principal = await verifier.verify(issuer.issue(AGENCY, ["plan:read", "task:read"]))
    assert principal.agency == AGENCY
    assert principal.domain == "market"
    assert principal.region == "310116"
    assert principal.level == "district"
    assert principal.scopes == {"plan:read", "task:read"}


async def test_region_and_level_follow_from_the_agency_unless_they_are_named(
    issuer: DevelopmentIssuer, verifier: TokenVerifier
) -> None:
    city = await verifier.verify(issuer.issue("310000-market", []))
    assert (city.region, city.level) == ("310000", "municipal")
    town = await verifier.verify(
        issuer.issue("310116-market", [], region="310117", level=Level.TOWN)
    )
    assert (town.region, town.level) == ("310117", "town")


@pytest.mark.parametrize(
    ("changed", "refusal", "says"),
    [
        ({"aud": "another-system"}, TokenWrongAudience, "another system"),
        ({"aud": ["a", "b"]}, TokenWrongAudience, "another system"),
        ({"iss": "https://elsewhere.example"}, TokenInvalid, "another issuer"),
        ({"exp": None}, TokenInvalid, "lacks the claim exp"),
        ({"jti": None}, TokenInvalid, "lacks the claim jti"),
        ({"client_id": None}, TokenInvalid, "lacks the claim client_id"),
        ({"agency": None}, TokenInvalid, "claims cannot be taken: agency"),
        ({"region": "Jinshan"}, TokenInvalid, "claims cannot be taken: region"),
        ({"level": "galactic"}, TokenInvalid, "claims cannot be taken: level"),
        ({"scope": ["plan:read"]}, TokenInvalid, "claims cannot be taken: scope"),
        ({"nbf": time() + 86_400}, TokenInvalid, "not valid yet"),
        ({"iat": time() + 86_400}, TokenInvalid, "not valid yet"),
        ({"exp": time() - 600}, TokenExpired, "expired"),
        ({"typ": "JWT"}, TokenInvalid, "no access token"),
    ],
)
async def test_a_token_with_one_thing_wrong_is_refused_by_name(
    issuer: DevelopmentIssuer,
    verifier: TokenVerifier,
    changed: dict[str, object],
    refusal: type[Unauthenticated],
    says: str,
) -> None:
    typ = str(changed.pop("typ", "at+jwt"))
    with pytest.raises(refusal, match=says) as refused:
        await verifier.verify(signed(issuer, typ, **changed))
    assert type(refused.value) is refusal
    assert refused.value.status == 401


async def test_the_header_of_a_token_never_chooses_the_algorithm(
    issuer: DevelopmentIssuer, verifier: TokenVerifier
) -> None:
    good = issuer.issue(AGENCY, ["plan:read"])
    claims = jwt.decode(good, options={"verify_signature": False})
    header = jwt.get_unverified_header(good)
    keys = issuer.jwks()["keys"]
    assert isinstance(keys, list)
    public = keys[0]["n"]
    forged = [
        jwt.encode(claims, "", algorithm="none", headers=header | {"alg": "none"}),
        jwt.encode(
            claims, public, algorithm="HS256", headers=header | {"alg": "HS256"}
        ),
    ]
    for token in forged:
        with pytest.raises(TokenInvalid):
            await verifier.verify(token)


@pytest.mark.parametrize(
    "text", ["", "nonsense", "a.b.c", "é" * 20, "x" * (LONGEST_TOKEN + 1)]
)
async def test_what_is_no_token_is_refused(verifier: TokenVerifier, text: str) -> None:
    with pytest.raises(TokenInvalid):
        await verifier.verify(text)


async def test_another_key_under_a_known_name_does_not_sign(
    issuer: DevelopmentIssuer, verifier: TokenVerifier
) -> None:
    good = issuer.issue(AGENCY, ["plan:read"])
    forged = jwt.encode(
        jwt.decode(good, options={"verify_signature": False}),
        generate_private_key(65537, 2048),
        algorithm="RS256",
        headers=jwt.get_unverified_header(good),
    )
    with pytest.raises(TokenInvalid, match="signature"):
        await verifier.verify(forged)


async def test_a_remembered_token_still_expires(
    issuer: DevelopmentIssuer, verifier: TokenVerifier, watch: Watch
) -> None:
    token = issuer.issue(AGENCY, ["plan:read"], lifetime=timedelta(minutes=1))
    first = await verifier.verify(token)
    assert await verifier.verify(token) is first
    watch.seconds += 60 + 29
    assert await verifier.verify(token) is first
    watch.seconds += 2
    with pytest.raises(TokenExpired):
        await verifier.verify(token)


def counting(
    issuer: DevelopmentIssuer, reads: list[int]
) -> Callable[[], dict[str, object]]:
    def keys() -> dict[str, object]:
        reads.append(1)
        return issuer.jwks()

    return keys


async def test_a_new_key_is_found_and_unknown_ones_are_not_asked_for_each_time(
    tmp_path: Path, watch: Watch
) -> None:
    issuer = DevelopmentIssuer(tmp_path, SETTINGS)
    reads: list[int] = []
    keys = KeySet(from_memory(counting(issuer, reads)), retry_seconds=10, now=watch)
    verifier = TokenVerifier(keys, issuer=SETTINGS.issuer, audience=SETTINGS.audience)
    old = issuer.issue(AGENCY, ["plan:read"])
    await verifier.verify(old)
    issuer.rotate()
    new = issuer.issue(AGENCY, ["plan:read"])
    for _ in range(3):
        with pytest.raises(TokenInvalid, match="unknown key"):
            await verifier.verify(new)
    assert len(reads) == 1
    watch.seconds += 11
    assert (await verifier.verify(new)).agency == AGENCY
    assert (await verifier.verify(old)).agency == AGENCY
    assert len(reads) == 2


async def test_known_keys_hold_while_the_issuer_cannot_be_read(
    tmp_path: Path, watch: Watch
) -> None:
    issuer = DevelopmentIssuer(tmp_path, SETTINGS)
    path = issuer.jwks_file
    keys = KeySet(from_file(path), max_age_seconds=600, now=watch)
    kid = str(jwt.get_unverified_header(issuer.issue(AGENCY, []))["kid"])
    assert await keys.key(kid) is not None
    path.unlink()
    watch.seconds += 601
    assert await keys.key(kid) is not None


async def test_an_empty_set_does_not_replace_known_keys(
    issuer: DevelopmentIssuer, watch: Watch
) -> None:
    published = issuer.jwks()
    keys = KeySet(from_memory(lambda: published), max_age_seconds=600, now=watch)
    kid = str(jwt.get_unverified_header(issuer.issue(AGENCY, []))["kid"])
    assert await keys.key(kid) is not None
    published = {"keys": []}
    watch.seconds += 601
    assert await keys.key(kid) is not None


async def test_while_old_keys_are_read_again_others_do_not_wait(
    issuer: DevelopmentIssuer, watch: Watch
) -> None:
    reading, go_on = asyncio.Event(), asyncio.Event()
    go_on.set()

    async def read() -> bytes:
        reading.set()
        await go_on.wait()
        return issuer.jwks_file.read_bytes()

    keys = KeySet(read, max_age_seconds=600, now=watch)
    kid = str(jwt.get_unverified_header(issuer.issue(AGENCY, []))["kid"])
    await keys.key(kid)
    watch.seconds += 601
    reading.clear()
    go_on.clear()
    first = asyncio.create_task(keys.key(kid))
    await reading.wait()
    assert await asyncio.wait_for(keys.key(kid), 5) is not None
    go_on.set()
    assert await first is not None


async def test_without_any_key_the_answer_is_to_try_again(tmp_path: Path) -> None:
    with pytest.raises(KeysUnavailable):
        await KeySet(from_file(tmp_path / "absent.json")).key("any")


async def test_a_key_without_an_asymmetric_algorithm_of_its_own_is_not_used(
    issuer: DevelopmentIssuer,
) -> None:
    keys = issuer.jwks()["keys"]
    assert isinstance(keys, list)
    good = keys[0]
    unfit = [
        {**good, "kid": "none", "alg": None},
        {**good, "kid": "encryption", "use": "enc"},
        {"kty": "oct", "k": "c2VjcmV0", "kid": "secret", "alg": "HS256"},
        {**good, "kid": "broken", "n": "?"},
    ]
    found = KeySet(from_memory(lambda: {"keys": [*unfit, good]}))
    assert await found.key(good["kid"]) is not None
    for key in unfit:
        assert await found.key(str(key["kid"])) is None


def test_the_development_issuer_is_refused_in_production(tmp_path: Path) -> None:
    with pytest.raises(IssuerRefusedError, match="jwks_url"):
        DevelopmentIssuer(tmp_path, Settings(environment="production"))


def test_its_keys_outlive_it_and_are_readable_by_the_owner_only(
    tmp_path: Path,
) -> None:
    first = DevelopmentIssuer(tmp_path / "keys", SETTINGS)
    again = DevelopmentIssuer(tmp_path / "keys", SETTINGS)
    assert first.jwks() == again.jwks()
    [key] = (tmp_path / "keys").glob("*.pem")
    assert key.stat().st_mode & 0o777 == 0o600
    assert b"PRIVATE" not in first.jwks_file.read_bytes()
    assert '"d"' not in first.jwks_file.read_text()


STRONG = ("urn:two-factors", "urn:smart-card")


@pytest.mark.rule("I-09")
async def test_a_token_tells_whether_its_sign_in_will_do_for_a_second_person(
    issuer: DevelopmentIssuer, verifier: TokenVerifier
) -> None:
    keys = KeySet(from_file(issuer.jwks_file))
    strict = TokenVerifier(
        keys,
        issuer=SETTINGS.issuer,
        audience=SETTINGS.audience,
        second_person_acr=STRONG,
    )
    for acr, wanted in (
        (None, STRONG),
        ("urn:password", STRONG),
        ("", STRONG),
        (STRONG[1], ()),
    ):
        token = signed(issuer, acr=acr)
        assert (await strict.verify(token)).too_weak_for == wanted
        assert (await verifier.verify(token)).too_weak_for == ()
