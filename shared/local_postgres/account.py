"""Chooses the account that PostgreSQL runs under, and a folder that it can use.

PostgreSQL refuses to run as root. As root we therefore start it as `postgres` or
`nobody`, and where that account cannot reach the wanted folder (a clone below /root,
a test's private folder) the cluster lives under /var/tmp instead, with a note beside.
"""

import filecmp
import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.local_postgres.binaries import Binaries

_NOTE = "moved-to.txt"
_HEADERS = "include"
"""The one folder of an installation that no program loads: half of its files."""


class PostgresStartError(RuntimeError):
    """PostgreSQL did not start; the message says why, and what to do."""


class ProgramError(RuntimeError):
    """A program of PostgreSQL failed; the message holds what it said."""


@dataclass(frozen=True)
class Account:
    """The account that runs the server; None means: whoever we are."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def unprivileged(cls) -> "Account":
        """Ourselves, or as root the first account without rights that exists.

        Raises:
            PostgresStartError: there is none.
        """
        if os.geteuid() != 0:
            return cls()
        for account in _unprivileged_accounts():
            return account
        raise PostgresStartError(
            "PostgreSQL does not run as root, and there is neither an account "
            "`postgres` nor `nobody`: run this as an ordinary user."
        )

    def run(self, command: Sequence[str], *, timeout: float) -> None:
        """Run a program to its end under this account.

        Raises:
            ProgramError: it could not be run, failed, or did not end in time.
        """
        program = command[0]
        try:
            subprocess.run(  # noqa: S603 - programs that we found ourselves
                list(command),
                check=True,
                timeout=timeout,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                errors="replace",
                cwd="/",
                start_new_session=True,
                user=self.uid,
                group=self.gid,
                extra_groups=None if self.uid is None else [],
                env={**os.environ, "LC_ALL": "C", "PGDATA": ""},
            )
        except subprocess.CalledProcessError as error:
            message = (
                f"`{program}` ended with {error.returncode} and said:\n{error.output}"
            )
            raise ProgramError(message) from error
        except subprocess.TimeoutExpired as error:
            message = f"`{program}` did not end within {timeout:.0f} s"
            raise ProgramError(message) from error
        except OSError as error:
            raise ProgramError(f"`{program}` could not be run: {error}") from error

    def can(self, *command: str) -> bool:
        """Whether a program runs, and succeeds, under this account."""
        try:
            self.run(command, timeout=60)
        except ProgramError:
            return False
        return True

    def give(self, *paths: Path) -> None:
        """Make files that we made belong to this account."""
        for path in paths:
            if self.uid is not None and self.gid is not None:
                os.chown(path, self.uid, self.gid, follow_symlinks=False)

    def usable(self, binaries: Binaries, home: Path) -> Binaries:
        """The installation, or a copy of it where this account cannot run it."""
        if self.uid is None or self.can(binaries.program("initdb"), "--version"):
            return binaries
        return self.copied(binaries, home / f"program-{binaries.major}")

    def copied(self, binaries: Binaries, folder: Path) -> Binaries:
        """A copy that belongs to this account; a complete earlier copy is kept."""
        if not all(_is_copied(source, folder) for source in binaries.folders):
            making = folder.with_name(f"{folder.name}.making")
            shutil.rmtree(making, ignore_errors=True)
            ignore = shutil.ignore_patterns(_HEADERS)
            for source in binaries.folders:
                shutil.copytree(source, making / source.name, ignore=ignore)
            self.give(making, *making.rglob("*"))
            shutil.rmtree(folder, ignore_errors=True)
            making.rename(folder)
        within = binaries.bin.relative_to(binaries.folders[0].parent)
        folders = tuple(folder / source.name for source in binaries.folders)
        return Binaries(folder / within, binaries.major, folders)


def _unprivileged_accounts() -> Iterator[Account]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        yield Account(entry.pw_uid, entry.pw_gid)


def _is_copied(source: Path, folder: Path) -> bool:
    """Whether the copy has every file, with the same content."""
    within = (path.relative_to(source) for path in source.rglob("*") if path.is_file())
    files = [str(path) for path in within if _HEADERS not in path.parts]
    _, differing, missing = filecmp.cmpfiles(
        source, folder / source.name, files, shallow=False
    )
    return not differing and not missing


def reachable_home(folder: Path, account: Account) -> Path:
    """The folder itself, or its stand-in under /var/tmp that the account can reach.

    Raises:
        PostgresStartError: somebody else has taken the stand-in's name.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if account.uid is None or account.can("/bin/sh", "-c", 'test -x "$0"', str(folder)):
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    home = Path("/var/tmp") / f"onevisit-{digest}"  # noqa: S108 - owner checked below
    home.mkdir(mode=0o700, exist_ok=True)
    owners = {0, *(owner.uid for owner in _unprivileged_accounts())}
    if home.is_symlink() or home.stat().st_uid not in owners:
        raise PostgresStartError(f"{home} belongs to somebody else: remove it")
    account.give(home)
    (folder / _NOTE).write_text(f"{home}\n")
    return home
