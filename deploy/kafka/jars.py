"""Fetches Kafka's jars once with Maven and keeps them outside the tracked tree."""

import fcntl
import os
import pwd
import shutil
import subprocess
import tempfile
from pathlib import Path

POM = Path(__file__).with_name("pom.xml")
CACHE_VARIABLE = "ONEVISIT_KAFKA_CACHE"
DEFAULT_CACHE = POM.parents[2] / ".onevisit" / "kafka"
VERSION = "4.3.1"
FETCH_SECONDS = 600


class MavenMissing(RuntimeError):
    """No Maven to fetch Kafka: apt-get install -y maven (macOS: brew install maven)."""


class FetchFailed(RuntimeError):
    """Maven could not fetch Kafka's jars."""


def kafka_libs(cache: Path | None = None) -> Path:
    """Return the folder of jars, fetching them at the first call on this machine."""
    cache = cache or Path(os.environ.get(CACHE_VARIABLE) or DEFAULT_CACHE)
    libs = cache / f"libs-{VERSION}"
    if libs.is_dir():
        return libs
    cache.mkdir(parents=True, exist_ok=True)
    with (cache / "fetch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # one fetches, the others wait for it
        if not libs.is_dir():
            _fetch(libs)
    return libs


def local_repository(home: Path, scratch: Path) -> tuple[str, ...]:
    """Maven's option for an account that has no home to keep a repository in."""
    if os.access(home, os.W_OK):
        return ()
    return (f"-Dmaven.repo.local={scratch / 'repository'}",)


def _home() -> Path:
    """The home of this account, where Java looks for it whatever HOME says."""
    return Path(pwd.getpwuid(os.geteuid()).pw_dir)


def _fetch(libs: Path) -> None:
    """Fetch beside the target and rename: the folder exists only when it is whole."""
    maven = shutil.which("mvn")
    if maven is None:
        raise MavenMissing(MavenMissing.__doc__)
    with tempfile.TemporaryDirectory(dir=libs.parent) as scratch:
        pom = Path(shutil.copy(POM, scratch))
        target = Path(scratch) / "libs"
        answer = subprocess.run(  # noqa: S603 - fixed arguments, our own pom
            [
                *(maven, "-q", "-B", "-ntp", "-f", pom),
                *("dependency:copy-dependencies", "-DincludeScope=runtime"),
                f"-DoutputDirectory={target}",
                *local_repository(_home(), Path(scratch)),
            ],
            capture_output=True,
            text=True,
            timeout=FETCH_SECONDS,
            check=False,
        )
        if answer.returncode or not any(target.glob("kafka_*.jar")):
            raise FetchFailed(f"{FetchFailed.__doc__}\n{answer.stdout[-2000:]}")
        target.rename(libs)
