"""`make chaos SEED=… MINUTES=…`: run it, print one line, exit 0 only if it all held."""

import argparse
import asyncio
import logging
import secrets
import shutil
import sys
import tempfile
from collections import Counter
from pathlib import Path

import uvloop

from shared import faults
from tests.chaos.load import Pace
from tests.chaos.planted import BUG
from tests.chaos.run import Plan, Verdict, run

SHOWN = 15
LOGS = Path("build/chaos")
SHARED = "the part of each plan whose places other agencies may choose too"


def main() -> int:
    """0 when the promise held."""
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(1_000_000))
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--subjects", type=int, default=600)
    parser.add_argument("--plan-rows", type=int, default=100)
    parser.add_argument(
        "--rate", type=float, default=100, help="planned tasks a second"
    )
    parser.add_argument("--grades", type=float, default=20, help="grades a second")
    parser.add_argument("--shared", type=float, default=1.0, help=SHARED)
    parser.add_argument("--catch-up", type=float, default=30.0)
    parser.add_argument("--folder", type=Path, help="kept afterwards, with all logs")
    parser.add_argument("--verbose", action="store_true")
    options = parser.parse_args()
    logging.basicConfig(level=logging.ERROR, format="%(asctime)s %(message)s")
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)
    logging.getLogger("shared").setLevel(logging.CRITICAL)
    logging.getLogger("tests.chaos").setLevel(
        logging.DEBUG if options.verbose else logging.INFO
    )
    plan = Plan(
        options.seed,
        options.minutes,
        options.subjects,
        Pace(options.plan_rows, options.rate, options.grades, options.shared),
        options.catch_up,
    )
    if options.folder is not None:
        options.folder.mkdir(parents=True, exist_ok=True)
        return report(_run(plan, options.folder))
    with tempfile.TemporaryDirectory(prefix="onevisit-chaos-") as folder:
        failed = 1
        try:
            failed = report(_run(plan, Path(folder)))
        finally:
            if failed:
                _keep_logs(Path(folder))
        return failed


def _keep_logs(folder: Path) -> None:
    """Keep what the processes of a failed run said: the next run may not fail."""
    LOGS.mkdir(parents=True, exist_ok=True)
    for log in folder.glob("*.log"):
        shutil.copy(log, LOGS)
    print(f"what the processes said: {LOGS}", flush=True)


def _run(plan: Plan, folder: Path) -> Verdict:
    """Run it on the fast loop: every byte of the services goes through our proxies."""
    faults.plant_bug("test", BUG)  # the rebuilt read models have it too
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(run(plan, folder))


def report(verdict: Verdict) -> int:
    """Print what happened, what was found, and the line."""
    for note in verdict.notes:
        print(note)
    by_kind = " ".join(f"{kind}={n}" for kind, n in sorted(verdict.faults.items()))
    print(f"by kind: {by_kind}; copies={verdict.copies}")
    if verdict.missed:
        print(f"did not happen, not counted: {dict(verdict.missed)}")
    if verdict.impossible:
        print(f"NOT ONE of {verdict.impossible}: this machine does not let us")
    if verdict.too_few:
        print(f"too few of a kind: {verdict.too_few}")
    shown: Counter[str] = Counter()
    for finding in verdict.findings.wrong():
        kind = finding.partition(":")[0]
        shown[kind] += 1
        if shown[kind] <= SHOWN:
            print(finding)
    print(verdict.line, flush=True)
    return 0 if verdict.holds else 1


if __name__ == "__main__":
    sys.exit(main())
