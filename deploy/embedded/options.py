"""The variables of `make try`."""

import argparse
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from deploy.embedded.inputs.sample import SUBJECTS

DEFAULT_STATE = Path(".onevisit")
DEFAULT_PORT = 8000


@dataclass(frozen=True)
class Options:
    """What was asked for.

    Args:
        once: end after the story.
        report: write the story's numbers to this JSON file.
        subjects: a CSV of enterprises instead of the sample's.
        plans: a CSV of published plan rows instead of the sample's.
        as_of: the story's last day; None: the day of the first start.
        bus: `inprocess`, or `kafka` with a broker of its own.
        port: where it serves, on 127.0.0.1.
        state: the folder that keeps everything.
        size: number of made-up subjects.
        reset: only clear the state.
    """

    once: bool = False
    report: Path | None = None
    subjects: Path | None = None
    plans: Path | None = None
    as_of: date | None = None
    bus: str = "inprocess"
    port: int = DEFAULT_PORT
    state: Path = DEFAULT_STATE
    size: int = SUBJECTS
    reset: bool = False

    @property
    def real(self) -> bool:
        """Whether the story is played on real input."""
        return self.subjects is not None


def parse(arguments: list[str] | None = None) -> Options:
    """Read the command line; a wrong one ends the process with a sentence."""
    parser = argparse.ArgumentParser(
        prog="make try",
        description="OneVisit 综合查一次: all five services, and a story",
    )
    add = parser.add_argument
    add("--once", action="store_true", help="ONCE=1: end after the story")
    add("--report", type=Path, help="REPORT=file.json: write the story's numbers")
    add("--subjects", type=_file, help="SUBJECTS=file.csv.gz: real enterprises")
    add("--plans", type=_file, help="PLANS=file.csv.gz: published plan rows")
    add("--as-of", type=date.fromisoformat, help="AS_OF=2026-11-21: the last day")
    add("--bus", choices=("inprocess", "kafka"), default="inprocess", help="BUS=kafka")
    add("--port", type=int, default=DEFAULT_PORT, help="PORT=8000")
    add("--state", type=Path, default=DEFAULT_STATE, help="where everything is kept")
    add(
        "--size",
        type=int,
        default=SUBJECTS,
        help="SIZE=5000: number of sample subjects",
    )
    add("--reset", action="store_true", help="forget everything that was kept")
    parsed = parser.parse_args(arguments)
    if (parsed.subjects is None) != (parsed.plans is None):
        parser.error("SUBJECTS and PLANS go together: name both files, or neither")
    return Options(**vars(parsed))


def _file(text: str) -> Path:
    path = Path(text)
    if not path.is_file():
        raise argparse.ArgumentTypeError(f"there is no file {text}")
    return path.resolve()
