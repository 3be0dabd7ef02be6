"""What outside readers of our documents use, by npm: pinned in `tests/node`.

Installed once beside the tracked tree; where node is missing a test is skipped by name,
and fails under `CI=true`.
"""

import fcntl
import shutil
import subprocess
import tempfile
from hashlib import sha256
from pathlib import Path

from tests.tools import need

HERE = Path(__file__).parent / "node"
CACHE = HERE.parents[1] / ".onevisit" / "node"
FILES = ("package.json", "package-lock.json", ".npmrc")
INSTALL_SECONDS = 300
RUN_SECONDS = 120


def node(script: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run a script of `tests/node` with the packages that it imports."""
    program = need("node")
    folder = _installed()
    # Node looks for packages beside the script, so that is where it runs.
    copied = shutil.copy(HERE / script, folder)
    return subprocess.run(
        [program, copied, *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=RUN_SECONDS,
        check=False,
    )


def _installed() -> Path:
    """The folder with the packages of today's lock."""
    npm = need("npm")
    lock = sha256((HERE / "package-lock.json").read_bytes()).hexdigest()[:16]
    target = CACHE / lock
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "install.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # one installs, the others wait for it
        if not target.is_dir():
            _install(npm, target)
    return target


def _install(npm: str, target: Path) -> None:
    """Install beside the target and rename: the folder exists only when it is whole."""
    with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
        whole = Path(scratch) / "whole"
        whole.mkdir()
        for name in FILES:
            shutil.copy(HERE / name, whole)
        answer = subprocess.run(
            [npm, "ci", "--no-progress"],
            cwd=whole,
            capture_output=True,
            text=True,
            timeout=INSTALL_SECONDS,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        whole.rename(target)
