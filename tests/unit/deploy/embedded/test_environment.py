"""The commands of the runbook reach the services of `make try`."""

import subprocess
from pathlib import Path

import pytest

from deploy.embedded.host.environment import as_shell
from shared.running.service import NAMES, load
from shared.running.settings import read_settings

URL = "postgresql://running:it's$1@127.0.0.1:5432/{name}"


def test_a_shell_that_reads_the_file_has_every_services_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "jwks.json"
    file = tmp_path / "environment"
    urls = {name: URL.format(name=name) for name in NAMES}
    file.write_text(as_shell(urls, "127.0.0.1:9092", keys))
    shown = subprocess.run(
        ["/bin/sh", "-c", f". {file} && env"],
        env={},
        capture_output=True,
        text=True,
        timeout=30,
        check=True,
    )
    for line in shown.stdout.splitlines():
        variable, _, value = line.partition("=")
        if "_" in variable.strip("_"):
            monkeypatch.setenv(variable, value)
    for name in NAMES:
        settings = read_settings(load(name).settings, name)
        assert settings.database_url.get_secret_value() == urls[name]
        assert settings.kafka_bootstrap == "127.0.0.1:9092"
        assert settings.jwks_file == keys
        assert settings.environment == "development"
