"""The short form: about three minutes of faults, and nothing lost, doubled or stuck."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from deploy.kafka.jars import MavenMissing, kafka_libs
from deploy.kafka.java import JavaMissing, find_java

SEED = 6
MINUTES = 3.0
FEWEST_FAULTS = 60
PATIENCE_SECONDS = 900
CLEAR_UP_SECONDS = 60


def kafka_or_skip() -> None:
    try:
        find_java()
        kafka_libs()
    except (JavaMissing, MavenMissing) as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(f"no real Kafka here: {missing}")


@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.timeout(PATIENCE_SECONDS + 2 * CLEAR_UP_SECONDS)
@pytest.mark.rule("X-13")
def test_faults_of_every_kind_lose_nothing_double_nothing_and_stop_nothing(
    tmp_path: Path,
) -> None:
    kafka_or_skip()
    command = [sys.executable, "-m", "tests.chaos", "--folder", str(tmp_path)]
    run = subprocess.Popen(
        [*command, "--seed", str(SEED), "--minutes", str(MINUTES)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    try:
        output, _ = run.communicate(timeout=PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        run.send_signal(signal.SIGINT)  # it ends every process that it started
        output, _ = run.communicate(timeout=CLEAR_UP_SECONDS)
    assert run.returncode == 0, output[-8000:]
    line = output.strip().splitlines()[-1]
    assert re.search(
        r"lost=0 duplicated=0 order_breaks=0 stuck=0 rebuilt_equal=yes", line
    )
    match = re.match(r"faults=(\d+) ", line)
    assert match is not None
    assert int(match[1]) >= FEWEST_FAULTS
