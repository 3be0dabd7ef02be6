"""Clients of our OpenAPI documents, made as somebody else would make them.

The generators are pinned, and kept beside the tracked tree. They know the documents
alone: what they cannot compile, an integrator cannot use.
"""

import fcntl
import json
import shutil
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

from shared.running.service import NAMES
from tests.apps import openapi_of
from tests.sourcetree import ROOT
from tests.tools import need

HERE = Path(__file__).parent
LOCK = ROOT / "requirements" / "clients.txt"
CACHE = ROOT / ".onevisit" / "clients"
INSTALL_SECONDS = 300
MAKE_SECONDS = 120
COMPILE_SECONDS = 600


def write_documents(folder: Path) -> None:
    """The OpenAPI document of every service, as a file."""
    for name in NAMES:
        document = json.dumps(openapi_of(name), ensure_ascii=False)
        (folder / f"{name}.json").write_text(document, encoding="utf-8")


def python_clients(folder: Path) -> Path:
    """The Python of an environment with the generator; the clients lie in `folder`."""
    python = _environment()
    write_documents(folder)
    for name in NAMES:
        made = _run(
            [
                str(python.with_name("openapi-python-client")),
                *("generate", "--meta", "none", "--fail-on-warning"),
                *("--config", str(HERE / "python.yaml")),
                *("--path", str(folder / f"{name}.json")),
                *("--output-path", str(folder / name.partition("-")[0])),
            ],
            MAKE_SECONDS,
        )
        assert made.returncode == 0, made.stdout + made.stderr
    return python


def java_clients(folder: Path) -> subprocess.CompletedProcess[str]:
    """Maven generates and compiles a Java client of every document."""
    need("javac")
    write_documents(folder)
    shutil.copy(HERE / "java" / "pom.xml", folder)
    return _run(
        [
            need("mvn"),
            *("--quiet", "--batch-mode", f"-Ddocuments={folder}"),
            *("--file", str(folder / "pom.xml"), "compile"),
        ],
        COMPILE_SECONDS,
    )


def _environment() -> Path:
    """The Python with the packages of today's lock, installed once."""
    target = CACHE / sha256(LOCK.read_bytes()).hexdigest()[:16]
    python = target / "bin" / "python"
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / "install.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)  # one installs, the others wait for it
        if not (target / ".whole").exists():
            _install(target, python)
    return python


def _install(target: Path, python: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", target], check=True)
    hashed = ("install", "--quiet", "--require-hashes", "-r", str(LOCK))
    pip = [str(python), "-m", "pip", *hashed]
    subprocess.run(pip, check=True, timeout=INSTALL_SECONDS)
    (target / ".whole").touch()


def _run(command: list[str], seconds: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, capture_output=True, text=True, timeout=seconds, check=False
    )
