"""The calls that the README shows work as they stand, in both languages."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from tests.tools import free_port, need

ROOT = Path(__file__).parents[2]
READY_SECONDS = 280
STOP_SECONDS = 30
_BLOCK = re.compile(r"^```sh\n(api=.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Try:
    """A running `make try`."""

    url: str
    state: Path


def block(readme: str) -> str:
    calls = _BLOCK.search((ROOT / readme).read_text())
    assert calls, f"{readme} has no block of calls"
    return calls[1]


@pytest.fixture(scope="module")
def running_try(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Try]:
    folder = tmp_path_factory.mktemp("try")
    port = free_port()
    options = ("--state", folder, "--port", str(port), "--size", "300")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "deploy.embedded", *options],
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
        try:
            wait_until_served(f"http://127.0.0.1:{port}/", folder / "log", process)
            yield Try(f"http://127.0.0.1:{port}", folder)
        finally:
            process.send_signal(signal.SIGINT)
            assert process.wait(STOP_SECONDS) == 0, "Ctrl-C did not stop it cleanly"


def wait_until_served(url: str, log: Path, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while True:
        assert process.poll() is None, log.read_text()[-3000:]
        assert time.monotonic() < deadline, log.read_text()[-3000:]
        try:
            if httpx.get(url, timeout=5).status_code == httpx.codes.OK:
                return
        except httpx.TransportError:
            time.sleep(0.2)


@pytest.mark.slow
@pytest.mark.parametrize("readme", ["README.md", "README.zh-CN.md"])
def test_the_five_calls_of_the_readme_work(running_try: Try, readme: str) -> None:
    need("curl")
    script = block(readme)
    for was, now in (
        ("api=http://127.0.0.1:8000", f"api={running_try.url}"),
        ("tokens=.onevisit/try/tokens", f"tokens={running_try.state}/try/tokens"),
        ("keep=.onevisit", f"keep={running_try.state}"),
    ):
        assert was in script
        script = script.replace(was, now)
    answer = subprocess.run(
        [need("bash"), "-euo", "pipefail"],
        input=re.sub(r"\n\n", "\necho\n", script),
        env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    lines = [line for line in answer.stdout.splitlines() if line]
    tasks, proposals, joined, inspectors, application = map(json.loads, lines)
    assert len(tasks["items"]) == 1
    assert proposals["items"][0]["number"] == joined["number"]
    mine = [m for m in joined["members"] if m["agency"] == "310116-market"]
    assert [member["answer"] for member in mine] == ["join"]
    assert all(inspector["valid"] for inspector in inspectors["items"])
    offered = application["options"] or application["own_tasks"]
    assert application["code"] or offered, application
