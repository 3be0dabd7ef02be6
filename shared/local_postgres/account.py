"""Under which account PostgreSQL runs, and where that account can keep its files.

PostgreSQL refuses to run as root. As root we therefore start it as `postgres` or
`nobody`, and where that account cannot reach the wanted folder (a clone below /root,
a test's private folder) the cluster lives under /var/tmp instead, with a note beside.
"""

import hashlib
import os
import pwd
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from shared.local_postgres.binaries import Binaries

_NOTE = "moved-to.txt"


@dataclass(frozen=True)
class Account:
    """The account that runs the server; None means: whoever we are."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def unprivileged(cls) -> "Account":
        """Ourselves, or as root the first account without rights that exists."""
        if os.geteuid() != 0:
            return cls()
        for name in ("postgres", "nobody"):
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            return cls(entry.pw_uid, entry.pw_gid)
        raise RuntimeError(
            "PostgreSQL does not run as root, and there is neither an account "
            "`postgres` nor `nobody`: run this as an ordinary user."
        )

    def run(self, command: Sequence[str], *, timeout: float) -> None:
        """Run a program to its end under this account.

        Raises:
            CalledProcessError: it failed; its output is in the error.
        """
        subprocess.run(  # noqa: S603 - programs that we found ourselves
            list(command),
            check=True,
            timeout=timeout,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            cwd="/",
            start_new_session=True,
            user=self.uid,
            group=self.gid,
            extra_groups=None if self.uid is None else [],
            env={**os.environ, "LC_ALL": "C", "PGDATA": ""},
        )

    def can(self, test: str, path: Path) -> bool:
        """Whether this account passes a shell `test` (`-x`, `-w`) on a path."""
        try:
            self.run(["/bin/sh", "-c", f'test {test} "$0"', str(path)], timeout=10)
        except subprocess.CalledProcessError:
            return False
        return True

    def give(self, *paths: Path) -> None:
        """Make files that we made belong to this account."""
        for path in paths:
            if self.uid is not None and self.gid is not None:
                os.chown(path, self.uid, self.gid)

    def usable(self, binaries: Binaries, home: Path) -> Binaries:
        """The installation, or a copy of it where this account cannot reach it."""
        if self.uid is None or self.can("-x", binaries.bin / "postgres"):
            return binaries
        copy = home / f"program-{binaries.major}"
        if not (copy / "whole").exists():
            shutil.copytree(binaries.bin.parent, copy, dirs_exist_ok=True)
            (copy / "whole").touch()
        return Binaries(copy / "bin", binaries.major)


def reachable_home(folder: Path, account: Account) -> Path:
    """The folder itself, or its stand-in under /var/tmp that the account can reach."""
    folder.mkdir(parents=True, exist_ok=True)
    if account.uid is None or account.can("-x", folder):
        return folder
    digest = hashlib.sha256(str(folder).encode()).hexdigest()[:16]
    home = Path("/var/tmp") / f"onevisit-{digest}"  # noqa: S108 - owner checked below
    home.mkdir(mode=0o700, exist_ok=True)
    if home.stat().st_uid not in {0, account.uid} or home.is_symlink():
        raise RuntimeError(f"{home} belongs to somebody else: remove it")
    account.give(home)
    (folder / _NOTE).write_text(f"{home}\n")
    return home
