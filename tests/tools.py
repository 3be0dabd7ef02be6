"""What tests need from the machine: said by name when it is missing.

A test that cannot run is skipped, loudly; under `CI=true` a skip is a failure.
"""

import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest

from deploy.kafka import JavaMissing, MavenMissing
from deploy.kafka.jars import kafka_libs
from deploy.kafka.java import find_java

INSTALL = "run `make setup`"


def need(*commands: str) -> str:
    """Return the path of the first command that there is, or skip the test."""
    for command in commands:
        if found := shutil.which(command):
            return found
    pytest.skip(f"{' or '.join(commands)} is missing: {INSTALL}")


def _need_kafka() -> Path:
    try:
        find_java()
        return kafka_libs()
    except (JavaMissing, MavenMissing) as error:
        pytest.skip(f"{error} Or {INSTALL}")


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what needs Kafka or a browser where there is none."""
    if item.get_closest_marker("kafka"):
        _need_kafka()
    if item.get_closest_marker("browser"):
        need("chromium", "chromium-browser", "google-chrome")


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
