"""A command without its settings says which variable to set, and never a value."""

import os

import pytest
from typer.testing import CliRunner

from shared.running.cli import app

URL = "postgresql://plan:hunter2@db/plan"


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """An environment in which nothing of OneVisit is set."""
    for name in list(os.environ):
        if name.startswith(("ONEVISIT_", "PLAN_SVC_")):
            monkeypatch.delenv(name)
    return monkeypatch


@pytest.mark.parametrize(
    "command",
    [
        ("serve", "plan-svc"),
        ("migrate", "plan-svc"),
        ("outbox", "status", "plan-svc"),
        ("inbox", "parked", "plan-svc"),
    ],
)
def test_a_missing_setting_is_named_by_its_variable(
    bare: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    del bare
    said = CliRunner().invoke(app, command)
    assert said.exit_code == 2
    assert "Set PLAN_SVC_DATABASE_URL, or ONEVISIT_DATABASE_URL" in said.output
    assert "postgresql://user:password@host/db" in said.output
    assert "Traceback" not in said.output


def test_a_refused_setting_is_named_and_not_repeated(
    bare: pytest.MonkeyPatch,
) -> None:
    bare.setenv("PLAN_SVC_DATABASE_URL", URL)
    bare.setenv("PLAN_SVC_POOL_SIZE", "hunter2")
    said = CliRunner().invoke(app, ["outbox", "status", "plan-svc"])
    assert said.exit_code == 2
    assert "PLAN_SVC_POOL_SIZE" in said.output
    assert "hunter2" not in said.output
