"""`make try` that cannot start says what is missing and what to do, not where."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.embedded.host.state import State
from deploy.embedded.options import Options
from deploy.embedded.run import run
from deploy.kafka import jars, java
from shared.local_postgres.account import PostgresStartError
from shared.local_postgres.server import PostgresServer


@pytest.fixture
def state(tmp_path: Path) -> Iterator[State]:
    """Where `make try` keeps everything; as root its cluster stands elsewhere."""
    state = State(tmp_path)
    yield state
    PostgresServer(state.postgres).remove()


@pytest.fixture
def without_postgres(monkeypatch: pytest.MonkeyPatch) -> None:
    for action in ("start", "stop"):
        monkeypatch.setattr(PostgresServer, action, lambda _: None)


def test_a_cluster_of_another_version_is_named_with_the_way_out(
    state: State, capsys: pytest.CaptureFixture[str]
) -> None:
    server = PostgresServer(state.postgres)
    server.data.mkdir()
    (server.data / "PG_VERSION").write_text("9\n")
    assert run(Options(once=True, state=state.root)) == 2
    assert "`make try-reset`" in capsys.readouterr().out
    assert run(Options(reset=True, state=state.root)) == 0
    assert not server.data.exists()


def test_the_words_of_a_program_are_shown_as_they_stand(
    state: State,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said = "`initdb` said:\n[/home] cannot be written to, " + "a long line, " * 20

    def start(_: PostgresServer) -> None:
        raise PostgresStartError(said)

    monkeypatch.setattr(PostgresServer, "start", start)
    assert run(Options(once=True, state=state.root)) == 2
    assert said in capsys.readouterr().out


@pytest.mark.usefixtures("without_postgres")
def test_a_missing_java_is_named_with_the_line_that_brings_it(
    state: State,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(java, "_WHEEL", "no_such_wheel")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    assert run(Options(once=True, bus="kafka", state=state.root)) == 2
    assert "apt-get install -y default-jre-headless" in capsys.readouterr().out


@pytest.mark.usefixtures("without_postgres")
def test_a_missing_maven_is_named_with_the_line_that_brings_it(
    state: State,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho 'openjdk version \"17.0.2\"' >&2\n")
    program.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(jars.CACHE_VARIABLE, str(tmp_path))
    assert run(Options(once=True, bus="kafka", state=state.root)) == 2
    assert "apt-get install -y maven" in capsys.readouterr().out
