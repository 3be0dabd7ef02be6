"""What may take how long is said once, and over budget is red."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import budgets
from tests.budgets import BUDGETS, main, over, suite_of

TESTS = Path(__file__).parents[1]


def test_every_suite_has_a_budget() -> None:
    suites = {path.relative_to(TESTS).parts[0] for path in TESTS.glob("*/**/test_*.py")}
    assert suites <= set(BUDGETS)


def test_a_test_belongs_to_the_folder_it_is_in() -> None:
    assert suite_of("tests/unit/shared/test_ids.py::test_it[a/b]") == "unit"


def test_a_suite_over_its_budget_is_named_and_one_within_is_not() -> None:
    assert over({"unit": BUDGETS["unit"] + 1.0, "e2e": 1.0, "elsewhere": 1e9}) == [
        f"unit took {BUDGETS['unit'] + 1} s of {BUDGETS['unit']} s"
    ]


def test_a_suite_over_its_budget_makes_the_run_red(tmp_path: Path) -> None:
    inner = tmp_path / "tests" / "unit"
    inner.mkdir(parents=True)
    (inner / "test_it.py").write_text("def test_it(): pass\n")
    (tmp_path / "mean.py").write_text(
        "from tests.budgets import *\nBUDGETS['unit'] = -1\n"
    )
    command = [sys.executable, "-m", "pytest", "-p", "mean", "--rootdir", str(tmp_path)]
    answer = subprocess.run(
        [*command, "-p", "no:cacheprovider", "tests/unit/test_it.py"],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{tmp_path}:{TESTS.parent}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == pytest.ExitCode.TESTS_FAILED, answer.stdout
    assert "over budget: unit took 0 s of -1 s" in answer.stdout
    assert "1 passed" in answer.stdout


@pytest.mark.parametrize(
    ("budget", "does", "code"),
    [
        (60, "raise SystemExit(3)", 3),
        (0.01, "import signal; signal.pause()", budgets.CUT_OFF),
    ],
    ids=["within", "over"],
)
def test_a_step_ends_with_its_own_code_or_is_cut_off(
    monkeypatch: pytest.MonkeyPatch, budget: float, does: str, code: int
) -> None:
    monkeypatch.setitem(BUDGETS, "types", budget)
    assert main("types", [sys.executable, "-c", does]) == code
