"""The README's first command where only Python and make are found."""

import json
import pwd
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shared.local_postgres import binaries
from shared.local_postgres.server import PostgresServer
from tests.fresh_machine import (
    FreshMachine,
    fresh_root,
    need_fresh_machine,
    ordinary_user,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

TRY = ("try", "ONCE=1", "SIZE=100", "AS_OF=2026-11-20", "REPORT=report.json")
CLUSTER = ".onevisit/try/postgres"
NOT_COMPARED = ("seconds", "peak_mib")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that an account without rights can reach; it becomes the clone."""
    path = Path(tempfile.mkdtemp(prefix="onevisit-clone-", dir="/var/tmp"))
    yield path
    shutil.rmtree(path)


def story(machine: FreshMachine) -> dict[str, Any]:
    """Play the story of a small district; its report."""
    played = machine.make(*TRY)
    assert played.returncode == 0, played.stdout + played.stderr
    report: dict[str, Any] = json.loads((machine.clone / "report.json").read_text())
    assert report["codes"]["joint"] > 0
    return {name: report[name] for name in report if name not in NOT_COMPARED}


def cluster(home: Path) -> tuple[str, str]:
    """Whose it is, and the version that made it."""
    data = home / "data"
    return pwd.getpwuid(data.stat().st_uid).pw_name, (data / "PG_VERSION").read_text()


def test_make_try_needs_nothing_but_python_as_root_and_as_an_ordinary_user(
    tmp_path: Path, folder: Path
) -> None:
    need_fresh_machine()
    (wheel,) = binaries.wheel()
    root = fresh_root(tmp_path)
    user = ordinary_user(folder)
    try:
        printed = story(root)
        moved = Path((root.clone / CLUSTER / "moved-to.txt").read_text().strip())
        assert cluster(moved) == ("nobody", f"{wheel.major}\n")
        assert story(user) == printed
        assert cluster(user.clone / CLUSTER) == ("nobody", f"{wheel.major}\n")
    finally:
        for machine in (root, user):
            server = PostgresServer(machine.clone / CLUSTER)
            server.kill()
            server.remove()
