"""What tests need from the machine: said by name when it is missing.

A test that cannot run is skipped, loudly; under `CI=true` a skip is a failure.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from deploy.kafka.jars import MavenMissing, kafka_libs
from deploy.kafka.java import JavaMissing, find_java

INSTALL = "run `make setup`, or apt-get install -y"
PACKAGES = {
    "alertmanager": "prometheus-alertmanager",
    "promtool": "prometheus",
    "psql": "postgresql-client",
    "nginx": "nginx-light",
    "fc-list": "fontconfig",
    "unshare": "util-linux",
}
"""The Debian package of a command, where it has another name."""
BROWSERS = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
STOP_SECONDS = 20


def need(*commands: str) -> str:
    """Return the path of the first command that there is, or skip the test."""
    for command in commands:
        if path := shutil.which(command):
            return path
    package = PACKAGES.get(commands[0], Path(commands[0]).name)
    pytest.skip(f"{' or '.join(commands)} is missing: {INSTALL} {package}")


def need_browser() -> str:
    """Return the path of a Chromium that can show Chinese, or skip the test."""
    browser = need(*BROWSERS)
    if sys.platform == "darwin":  # it has Chinese fonts, and no fontconfig
        return browser
    fonts = [need("fc-list"), ":lang=zh"]
    shown = subprocess.run(fonts, capture_output=True, timeout=60, check=True).stdout
    if not shown:
        pytest.skip(f"no Chinese font is there: {INSTALL} fonts-noto-cjk")
    return browser


def free_port() -> int:
    """Return a port of 127.0.0.1 that nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: list[str | Path], folder: Path) -> Iterator[None]:
    """Run a server while the block lasts; what it says goes to `log` in the folder."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)


def _need_kafka() -> Path:
    try:
        find_java()
        return kafka_libs()
    except (JavaMissing, MavenMissing) as error:
        pytest.skip(f"{error} Or run `make setup`.")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs Kafka or a browser where there is none."""
    if item.get_closest_marker("kafka"):
        _need_kafka()
    if item.get_closest_marker("browser"):
        need_browser()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where none is allowed."""
    report = yield
    allowed = os.environ.get("CI") != "true" or hasattr(report, "wasxfail")
    if report.skipped and not allowed:
        report.outcome = "failed"
        report.longrepr = f"skipped under CI=true: {item.nodeid}\n{report.longreprtext}"
    return report
