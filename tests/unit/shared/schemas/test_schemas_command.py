"""`python -m shared.schemas` writes what is compatible and refuses what is not."""

import json
from pathlib import Path

import pytest

import shared.schemas.__main__ as command
from shared.events.plan import PlanFiled
from shared.schemas import file_name, schema_of
from shared.schemas.asyncapi import asyncapi
from shared.schemas.events_page import events_page
from shared.schemas.generate import as_text

HEARD = {PlanFiled.type: ["matching-svc", "subject-svc"]}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(command, "FOLDER", tmp_path)
    monkeypatch.setattr(command, "listeners", lambda: HEARD)
    return tmp_path


def test_what_is_written_is_current_and_written_again_the_same(folder: Path) -> None:
    assert command.main(["write"]) == 0
    first = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    assert command.main(["check"]) == 0
    assert command.main(["write"]) == 0
    assert first == {path: path.read_bytes() for path in first}


def test_a_stale_file_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.main(["write"])
    (folder / "events.md").write_text("old", encoding="utf-8")
    assert command.main(["check"]) == 1
    assert "events.md" in capsys.readouterr().err


@pytest.mark.parametrize("action", ["write", "check"])
def test_a_member_that_readers_know_cannot_go(
    folder: Path, capsys: pytest.CaptureFixture[str], action: str
) -> None:
    command.main(["write"])
    path = folder / "schemas" / file_name(PlanFiled.type)
    schema = json.loads(path.read_text(encoding="utf-8"))
    schema["properties"]["budget"] = {"type": "integer"}
    path.write_text(json.dumps(schema), encoding="utf-8")
    assert command.main([action]) == 1
    assert "onevisit.plan.filed.v1/budget: was removed" in capsys.readouterr().err
    assert "budget" in path.read_text(encoding="utf-8")


def test_an_event_that_vanished_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command.main(["write"])
    text = as_text(schema_of(PlanFiled))
    (folder / "schemas" / "onevisit.plan.gone.v1.json").write_text(
        text, encoding="utf-8"
    )
    assert command.main(["check"]) == 1
    assert "onevisit.plan.gone.v1: there is no such event" in capsys.readouterr().err


def test_other_words_are_answered_with_the_usage(folder: Path) -> None:
    assert command.main([]) == 1
    assert not list(folder.iterdir())


def test_the_documents_name_who_listens() -> None:
    assert "heard by: matching-svc, subject-svc" in events_page(HEARD)
    assert "subject-svc.reads.plan" in asyncapi(HEARD)
