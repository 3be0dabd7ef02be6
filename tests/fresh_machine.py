"""A clone on a machine where nothing but Python and make is found.

A private mount namespace shows a process another machine: the clone has our `.venv`,
the programs that the tools consist of are not executable, there is no account
`postgres`. Nothing changes for anybody else, and nothing stays when the process ends.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shared.local_postgres import binaries
from tests.tools import BROWSERS, need

ROOT = Path(__file__).resolve().parents[1]
PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NOBODY = 65534
_TOOLS = (
    *("initdb", "pg_ctl", "postgres", "psql", "java", "mvn", "promtool", "prometheus"),
    *("nginx", "docker", "docker-compose", "fc-list", *BROWSERS),
)
_AS_NOBODY = (
    *("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"),
    # Python and the venv may stand below /root: let it read what it may not write.
    *("--inh-caps=+dac_read_search", "--ambient-caps=+dac_read_search"),
)
_NOT_CLONED = (".*", "build", "__pycache__")


@dataclass
class FreshMachine:
    """One clone, only its owner may enter it, and how a command runs in it.

    Args:
        clone: where it stands.
        account: the command line that turns into its owner; empty: root stays root.
    """

    clone: Path
    account: tuple[str, ...] = ()
    _mounts: list[str] = field(init=False)

    def __post_init__(self) -> None:
        shutil.copytree(
            ROOT,
            self.clone,
            ignore=shutil.ignore_patterns(*_NOT_CLONED),
            dirs_exist_ok=True,
        )
        (self.clone / ".venv").mkdir()
        self.clone.chmod(0o700)
        if self.account:
            for path in (self.clone, *self.clone.rglob("*")):
                os.chown(path, NOBODY, NOBODY)
        self._mounts = [
            *self._with_venv(),
            *_without_tools(),
            *self._without_postgres(),
        ]

    def run(self, *command: str, timeout: float) -> subprocess.CompletedProcess[str]:
        """Run a command in the clone to its end, with no environment of ours."""
        script = "; ".join(["set -e", *self._mounts, 'cd "$0"', 'exec "$@"'])
        return subprocess.run(
            [
                *("unshare", "--mount", "/bin/sh", "-c", script, self.clone),
                *(*self.account, *command),
            ],
            env={"PATH": PATH, "HOME": "/nonexistent"},
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )

    def make(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `make` with the venv as it is: it is ours, and not to be installed to."""
        return self.run("make", "--old-file=.venv/.installed", *arguments, timeout=300)

    def _with_venv(self) -> Iterator[str]:
        """Our venv at the clone's place, with the clone as what it has installed."""
        yield f"mount --bind -o ro '{sys.prefix}' '{self.clone}/.venv'"
        for path in Path(sys.prefix).glob("lib/python*/site-packages/*.pth"):
            if str(ROOT) in (text := path.read_text()):
                ours = self.clone / path.name
                ours.write_text(text.replace(str(ROOT), str(self.clone)))
                there = self.clone / ".venv" / path.relative_to(sys.prefix)
                yield f"mount --bind '{ours}' '{there}'"

    def _without_postgres(self) -> Iterator[str]:
        accounts = Path("/etc/passwd").read_text().splitlines(keepends=True)
        others = self.clone / "passwd"
        others.write_text("".join(a for a in accounts if not a.startswith("postgres:")))
        others.chmod(0o644)
        yield f"mount --bind '{others}' /etc/passwd"


def _without_tools() -> Iterator[str]:
    """Hide each program: bound to /dev/null it can be executed by nobody."""
    folders = [server.bin for server in binaries.installed()]
    programs = {shutil.which(tool, path=PATH) for tool in _TOOLS}
    programs |= {str(folder / tool) for folder in folders for tool in _TOOLS[:3]}
    for program in sorted({os.path.realpath(path) for path in programs if path}):
        yield f"mount --bind /dev/null '{program}'"
    if Path("/usr/share/fonts").is_dir():
        yield "mount -t tmpfs tmpfs /usr/share/fonts"


def need_fresh_machine() -> None:
    """Skip the test where we may not show a process another machine."""
    need("make")
    unshare = need("unshare")
    if os.geteuid() != 0:
        pytest.skip("only root can play a fresh machine: run this test as root")
    tried = subprocess.run(
        [unshare, "--mount", "mount", "--bind", "/dev/null", "/dev/zero"],
        capture_output=True,
        text=True,
        check=False,
    )
    if tried.returncode:
        pytest.skip(f"no mount namespace of our own: {tried.stderr.strip()}")


def fresh_root(folder: Path) -> FreshMachine:
    """A root whose clone no other account can enter."""
    return FreshMachine(folder / "clone")


def ordinary_user(folder: Path) -> FreshMachine:
    """An ordinary user with a clone of its own, who may not write to the venv."""
    return FreshMachine(folder, _AS_NOBODY)
