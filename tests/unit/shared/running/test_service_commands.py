"""A service adds commands to `onevisit`; they are loaded by name, when called."""

import subprocess
import sys

import pytest
from typer.testing import CliRunner

from shared.running.cli import app

HEAVY = ("fastapi", "sqlalchemy", "aiokafka", "alembic", "shared.running.service")
NOTHING_LOADED = f"""
import sys
from typer.testing import CliRunner
from shared.running.cli import app
answer = CliRunner().invoke(app, ["replay", "--help"])
assert answer.exit_code == 0, answer.output
loaded = [name for name in {HEAVY} if name in sys.modules]
assert not loaded, loaded
"""


def run(*arguments: str) -> tuple[int, str]:
    answer = CliRunner().invoke(app, list(arguments), env={"COLUMNS": "200"})
    return answer.exit_code, answer.output


@pytest.mark.rule("X-08")
def test_the_help_lists_the_commands_of_the_services() -> None:
    code, said = run("--help")
    assert code == 0
    assert "serve" in said
    assert "replay" in said


def test_a_command_of_a_service_has_a_help_of_its_own() -> None:
    code, said = run("replay", "--help")
    assert code == 0
    assert "--triggered" in said


def test_a_command_that_nobody_has_is_refused() -> None:
    code, said = run("reply")
    assert code == 2
    assert "No such command" in said


def test_a_command_of_a_service_starts_without_the_services() -> None:
    subprocess.run([sys.executable, "-c", NOTHING_LOADED], check=True, timeout=60)
