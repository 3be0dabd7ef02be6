"""A skip is loud, and under CI=true it is a failure."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests import tools

ROOT = Path(__file__).parents[3]
INNER = """
from tests.tools import need

def test_it():
    need("no-such-command-anywhere")
"""


@pytest.mark.parametrize(("ci", "verdict"), [("false", 0), ("true", 1)])
def test_a_missing_tool_skips_here_and_fails_under_ci(
    tmp_path: Path, ci: str, verdict: int
) -> None:
    inner = tmp_path / "test_inner.py"
    inner.write_text(INNER)
    answer = subprocess.run(
        [sys.executable, "-m", "pytest", "-rs", "-p", "tests.tools", str(inner)],
        cwd=ROOT,
        env={"CI": ci, "PATH": "/usr/bin:/bin", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == verdict, answer.stdout
    missing = (
        "no-such-command-anywhere is missing: run `make setup`, or apt-get install"
    )
    assert missing in answer.stdout


def test_every_suite_is_run_by_these_rules(pytestconfig: pytest.Config) -> None:
    assert pytestconfig.pluginmanager.hasplugin("tests.tools")


def test_a_browser_that_cannot_show_chinese_is_named_with_the_font_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for program in ("chromium", "fc-list"):
        (tmp_path / program).write_text("#!/bin/sh\n")
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(sys, "platform", "linux")
    with pytest.raises(pytest.skip.Exception, match="fonts-noto-cjk"):
        tools.need_browser()
