"""A draft of a migration needs no database of the newcomer's own."""

import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from shared import migrate
from shared.running import operations
from shared.running.service import Service, load

pytestmark = pytest.mark.slow


def test_a_draft_is_written_with_nothing_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in list(os.environ):
        if name.startswith(("ONEVISIT_", "CREDIT_SVC_")):
            monkeypatch.delenv(name)
    service = load("credit-svc")
    kept = tmp_path / "migrations"
    shutil.copytree(service.migrations, kept)
    head = migrate.head_of(kept)
    before = {*kept.glob("*.py")}
    monkeypatch.setattr(Service, "migrations", kept)
    said = CliRunner().invoke(operations.app, ["revision", "credit-svc", "add a word"])
    assert said.exit_code == 0, said.output
    [draft] = {*kept.glob("*.py")} - before
    assert head is not None
    assert draft.name == f"{int(head) + 1:04}_add_a_word.py"
    text = draft.read_text()
    assert f"down_revision = {head!r}" in text
    assert "op.add_column" not in text
