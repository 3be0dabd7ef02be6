"""The image: pinned, unprivileged, and whole with only what it copies."""

import re
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

from shared.running.service import NAMES

ROOT = Path(__file__).parents[3]
DOCKERFILE = (ROOT / "deploy" / "Dockerfile").read_text()

_IMPORT = """
import importlib.metadata as metadata
import sys

sys.path[:0] = [{app!r}, {service!r}, {site!r}]
sys.modules["numpy"] = None  # openpyxl takes it where it is; the image has none
import shared.running.cli
import shared.running.service

before = set(sys.modules)
shared.running.service.load({name!r})
owners = metadata.packages_distributions()
print(*sorted({{
    owner.lower().replace("_", "-")
    for module, found in list(sys.modules.items())
    if found is not None
    for owner in owners.get(module.partition(".")[0], ())
}}))
for module in list(sys.modules.values()):
    file = getattr(module, "__file__", None) or ""
    assert not file.startswith({root!r} + "/s"), file
"""


def copied() -> list[str]:
    """What the final image takes from the repository."""
    return re.findall(r"^COPY (?!--)(\S+) \S+$", DOCKERFILE, re.MULTILINE)


def test_the_base_is_pinned_and_the_process_has_no_rights() -> None:
    assert re.search(
        r"^ARG PYTHON_IMAGE=python:3\.11\.\d+-slim", DOCKERFILE, re.MULTILINE
    )
    assert "--require-hashes" in DOCKERFILE
    assert re.search(r"^USER 10001", DOCKERFILE, re.MULTILINE)
    assert "HEALTHCHECK" in DOCKERFILE


def test_everything_that_is_copied_passes_the_ignore_file() -> None:
    lines = (ROOT / ".dockerignore").read_text().splitlines()
    allowed = [line.removeprefix("!") for line in lines if line.startswith("!")]
    assert lines[0] == "*"
    for path in copied():
        assert any(path.startswith(start) for start in allowed), path


@pytest.mark.parametrize("name", NAMES)
def test_a_service_is_whole_with_only_the_files_and_libraries_of_its_image(
    tmp_path: Path, name: str
) -> None:
    app = tmp_path / "app"
    for path in copied()[1:]:
        source = path.replace("${SERVICE}", name)
        target = app / source
        if (ROOT / source).is_dir():
            shutil.copytree(ROOT / source, target)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / source, target)
    program = _IMPORT.format(
        app=str(app),
        service=str(app / "services" / name),
        site=sysconfig.get_path("purelib"),
        name=name,
        root=str(ROOT),
    )
    # -S leaves out .pth files: neither this work tree nor another can be imported.
    answer = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program],
        cwd=tmp_path,
        env={},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr
    lock = (ROOT / "requirements" / "main.txt").read_text()
    locked = {
        match.lower().replace("_", "-").replace(".", "-")
        for match in re.findall(r"^([\w.-]+)(?:\[\w+\])?==", lock, re.MULTILINE)
    }
    used = set(answer.stdout.split())
    assert used - locked <= {"pip", "setuptools"}
