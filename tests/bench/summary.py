"""`build/bench/summary.json`: every figure of the project, each with its commit.

A run of some benchmarks replaces their figures by name and leaves the others as they
were measured; a figure that no benchmark names any more is dropped.
"""

import json
import os
import platform
import subprocess
from collections.abc import Collection, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from tests.bench.figures import Figure

SUMMARY = Path("build/bench/summary.json")
Entry = dict[str, Any]


def commit() -> str:
    """The commit that is measured; `+` where the work tree differs from it."""
    head = _git("rev-parse", "HEAD")
    return f"{head}+" if _git("status", "--porcelain", "-uno") else head


def _git(*words: str) -> str:
    return subprocess.run(
        ["git", *words],  # noqa: S607 - git from the path
        capture_output=True,
        text=True,
        check=False,
    ).stdout.strip()


def machine() -> str:
    """Processor, cores, memory, system and Python in one line."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GiB, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or "unknown processor"


def entry(figure: Figure, measured_at: str) -> Entry:
    """A figure as the summary keeps it."""
    return {**asdict(figure), "met": figure.met, "commit": measured_at}


def read() -> list[Entry]:
    """The figures of earlier runs."""
    if not SUMMARY.exists():
        return []
    figures: list[Entry] = json.loads(SUMMARY.read_text())["figures"]
    return figures


def merged(
    old: Sequence[Entry], new: Sequence[Entry], known: Collection[str]
) -> list[Entry]:
    """The newest of each name, in the order in which the benchmarks name them."""
    newest = {entry["name"]: entry for entry in [*old, *new]}
    return [newest[name] for name in known if name in newest]


def write(figures: Sequence[Entry], measured_at: str) -> None:
    """Write the file whole, or leave the old one."""
    SUMMARY.parent.mkdir(parents=True, exist_ok=True)
    draft = SUMMARY.with_suffix(".new")
    content = {
        "commit": measured_at,
        "machine": machine(),
        "figures": list(figures),
    }
    draft.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n")
    draft.replace(SUMMARY)
