"""What each suite and step may take, in one table; over budget is red.

A pytest plugin adds up the seconds of each suite's tests over all workers; `python -m
tests.budgets STEP COMMAND…` runs any other step within its budget. A budget is some
four times what two idle cores take: it finds a suite that grew, not a busy machine.
"""

import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence

import pytest

BUDGETS: dict[str, float] = {
    "lint": 60,
    "types": 600,
    "unit": 600,
    "contract": 900,
    "integration": 3000,
    "e2e": 1500,
    "chaos": 1200,
    "mutants": 1200,
    "fuzz": 3600,
    "clients": 600,
}
"""Seconds; those of a pytest suite are summed over its workers."""

CUT_OFF = 124
"""The exit code of a step that had to be ended, as `timeout` gives it."""
_spent: dict[str, float] = defaultdict(float)


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """Count the seconds of a test's set-up, call or teardown to its suite."""
    _spent[suite_of(report.nodeid)] += report.duration


def suite_of(nodeid: str) -> str:
    """The suite of a test: the folder under `tests/`."""
    return nodeid.removeprefix("tests/").partition("/")[0]


def over(spent: Mapping[str, float]) -> list[str]:
    """What took longer than its budget, in words."""
    return [
        f"{suite} took {seconds:.0f} s of {BUDGETS[suite]} s"
        for suite, seconds in spent.items()
        if seconds > BUDGETS.get(suite, seconds)
    ]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what each suite took."""
    terminalreporter.section("suites")
    for suite, seconds in sorted(_spent.items()):
        budget = BUDGETS.get(suite)
        terminalreporter.write_line(
            f"{suite}: {seconds:.0f} s" + (f" of {budget} s" if budget else "")
        )
    for excess in over(_spent):
        terminalreporter.write_line(f"over budget: {excess}", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Over budget is red, once the tests themselves are green."""
    if session.exitstatus == pytest.ExitCode.OK and over(_spent):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def main(step: str, command: Sequence[str]) -> int:
    """Run a step within its budget; its exit code, or 124 where it was cut off."""
    begun = time.monotonic()
    try:
        code = subprocess.run(command, timeout=BUDGETS[step], check=False).returncode
    except subprocess.TimeoutExpired:
        print(f"over budget: {step} took all of its {BUDGETS[step]} s", flush=True)
        return CUT_OFF
    print(f"{step}: {time.monotonic() - begun:.0f} s of {BUDGETS[step]} s", flush=True)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
