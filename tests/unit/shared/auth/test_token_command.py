"""`onevisit token` prints a token that works, and explains itself where it cannot."""

from pathlib import Path

import jwt
import pytest
import typer
from typer.testing import CliRunner

from shared.auth.cli import ISSUER_FOLDER, token


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> typer.Typer:
    monkeypatch.delenv("ONEVISIT_ENVIRONMENT", raising=False)
    app = typer.Typer()
    app.command()(token)
    return app


def test_it_prints_a_token_with_the_scopes_of_a_role(
    command: typer.Typer, tmp_path: Path
) -> None:
    (tmp_path / ISSUER_FOLDER).mkdir()
    asked = ["--agency", "310116-market", "--role", "filing", "--scope", "code:read"]
    result = CliRunner().invoke(command, [*asked, "--state", str(tmp_path)])
    assert result.exit_code == 0, result.output
    claims = jwt.decode(result.output.strip(), options={"verify_signature": False})
    assert claims["agency"] == "310116-market"
    assert claims["scope"] == (
        "agency:read code:read item:read plan:file plan:read task:read"
    )
    assert claims["level"] == "district"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        ([], "--scope or a --role"),
        (["--role", "emperor"], "no role 'emperor'"),
    ],
)
def test_it_says_what_is_missing(
    command: typer.Typer, tmp_path: Path, options: list[str], says: str
) -> None:
    (tmp_path / ISSUER_FOLDER).mkdir()
    asked = ["--agency", "310116-market", *options, "--state", str(tmp_path)]
    result = CliRunner(env={"TERM": "dumb", "COLUMNS": "200"}).invoke(command, asked)
    assert result.exit_code == 2
    assert says in result.output


def test_where_nothing_was_tried_it_issues_nothing(
    command: typer.Typer, tmp_path: Path
) -> None:
    asked = ["--agency", "310116-market", "--role", "filing", "--state", str(tmp_path)]
    result = CliRunner(env={"COLUMNS": "200"}).invoke(command, asked)
    assert result.exit_code == 2
    assert "refused" in result.output
    assert list(tmp_path.iterdir()) == []
