"""Tokens that an administrator ended before their time are taken no more (API2)."""

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from shared.auth.ended import Ended
from shared.auth.errors import TokenEnded
from shared.auth.issuer import DevelopmentIssuer
from shared.auth.jwks import KeySet, from_file
from shared.auth.tokens import TokenVerifier


@dataclass(frozen=True)
class Settings:
    environment: str = "test"
    issuer: str = "https://issuer.test"
    audience: str = "onevisit"


SETTINGS = Settings()


@pytest.fixture(scope="module")
def issuer(tmp_path_factory: pytest.TempPathFactory) -> DevelopmentIssuer:
    return DevelopmentIssuer(tmp_path_factory.mktemp("issuer"), SETTINGS)


def signed(issuer: DevelopmentIssuer) -> str:
    return issuer.issue("310116-market", ["plan:read"])


LEFT = "2026-03-02T04:00:00+00:00"


def strict(
    issuer: DevelopmentIssuer, file: Path, seconds: list[float]
) -> TokenVerifier:
    return TokenVerifier(
        KeySet(from_file(issuer.jwks_file)),
        issuer=SETTINGS.issuer,
        audience=SETTINGS.audience,
        ended=Ended(file, now=lambda: seconds[0]),
    )


async def test_a_token_that_was_taken_a_moment_ago_is_not_any_more(
    issuer: DevelopmentIssuer, tmp_path: Path
) -> None:
    file, seconds = tmp_path / "ended.csv", [0.0]
    file.write_text(f"somebody else,{LEFT}\n")
    verifier = strict(issuer, file, seconds)
    token = signed(issuer)
    person = (await verifier.verify(token)).subject
    file.write_text(f"{person},2999-01-01T00:00:00+08:00\n")
    os.utime(file, ns=(1, 1))
    assert (await verifier.verify(token)).subject == person, "looked at a moment ago"
    seconds[0] = 6.0
    for _ in range(2):
        with pytest.raises(TokenEnded):
            await verifier.verify(token)


async def test_who_signs_in_again_is_let_in(
    issuer: DevelopmentIssuer, tmp_path: Path
) -> None:
    file = tmp_path / "ended.csv"
    token = signed(issuer)
    who = await strict(issuer, _empty(file), [0.0]).verify(token)
    file.write_text(f"{who.subject},{LEFT}\n")
    assert await strict(issuer, file, [0.0]).verify(token) == who


async def test_where_nobody_knows_which_ended_none_is_taken(
    issuer: DevelopmentIssuer, tmp_path: Path
) -> None:
    file, seconds = tmp_path / "ended.csv", [0.0]
    verifier = strict(issuer, _empty(file), seconds)
    token = signed(issuer)
    await verifier.verify(token)
    file.unlink()
    seconds[0] = 6.0
    with pytest.raises(FileNotFoundError):
        await verifier.verify(token)


@pytest.mark.parametrize(
    "line", ["person", "person,yesterday", "person,2026-03-02T04:00:00"]
)
def test_a_line_that_says_something_else_is_refused_at_the_start(
    tmp_path: Path, line: str
) -> None:
    file = tmp_path / "ended.csv"
    file.write_text(f"{line}\n")
    with pytest.raises(ValueError, match=r"unpack|isoformat|offset"):
        Ended(file)


def _empty(file: Path) -> Path:
    file.write_text("")
    return file
