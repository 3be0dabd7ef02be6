"""`make try` as a user runs it: a process of its own, on a small sample district."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ROOT = Path(__file__).resolve().parents[2]
SIZE, LAST_DAY = "500", "2026-11-20"
NOT_COMPARED = ("seconds", "peak_mib")


class Tried:
    """One state folder, and the processes that work on it."""

    def __init__(self, folder: Path) -> None:
        self.state = folder / "state"
        self.report = folder / "report.json"
        self._running: list[subprocess.Popen[bytes]] = []

    def start(self, *extra: str) -> subprocess.Popen[bytes]:
        log = (self.state.parent / "log.txt").open("ab")
        with log:
            process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "deploy.embedded"),
                    *("--state", str(self.state), "--size", SIZE),
                    *("--as-of", LAST_DAY, "--report", str(self.report)),
                    *extra,
                ],
                cwd=ROOT,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )
        self._running.append(process)
        return process

    def play(self) -> dict[str, Any]:
        """Play to the end; the report."""
        status = self.start("--once").wait(timeout=600)
        assert status == 0, self.log()[-3000:]
        read: dict[str, Any] = json.loads(self.report.read_text())
        return read

    def play_until(self, happened: Callable[[Path], bool]) -> None:
        """Play until the journal shows something, then kill -9."""
        process = self.start("--once")
        deadline = time.monotonic() + 300
        journal = self.state / "try" / "story"
        while not happened(journal):
            assert process.poll() is None, self.log()[-3000:]
            assert time.monotonic() < deadline
            time.sleep(0.005)
        process.kill()
        process.wait()
        assert not (journal / "ended.json").exists()

    def log(self) -> str:
        return (self.state.parent / "log.txt").read_text(errors="replace")

    def end(self) -> None:
        for process in self._running:
            if process.poll() is None:
                process.kill()
                process.wait()
        self.start("--reset").wait(timeout=60)


@pytest.fixture
def tried(tmp_path: Path) -> Iterator[Tried]:
    tried = Tried(tmp_path)
    yield tried
    tried.end()


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tried]:
    """A story that was played in one go; its state stays for the module."""
    tried = Tried(tmp_path_factory.mktemp("undisturbed"))
    tried.play()
    yield tried
    tried.end()


def business(report: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in report.items() if name not in NOT_COMPARED}


def of(tried: Tried) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(tried.report.read_text())
    return read


def test_the_report_has_the_agreed_members_and_a_story_in_it(
    undisturbed: Tried,
) -> None:
    report = of(undisturbed)
    assert list(report) == [
        "subjects",
        "plan_rows",
        "plans_filed",
        "plans_amended",
        "tasks",
        "proposals",
        "declines",
        "codes",
        "visits",
        "results",
        "off_site",
        "ratings",
        "clues",
        "seconds",
        "peak_mib",
    ]
    assert set(report["subjects"]) == {"rows", "accepted", "refused"}
    assert set(report["tasks"]) == {"scheduled", "triggered", "open"}
    assert set(report["seconds"]) == {"import", "filing", "matching", "total"}
    assert report["codes"]["joint"] > 0
    assert report["visits"]["together"] < report["visits"]["apart"]
    assert report["results"] >= report["visits"]["together"] > 0
    assert report["off_site"]["results"] > 0
    assert report["off_site"]["results"] >= report["off_site"]["with_problems"]
    assert report["ratings"] > 0
    assert report["clues"]["closed"] > 0
    assert report["tasks"]["open"] > 0
    said = undisturbed.log()
    assert "企业少被打扰" in said
    assert "fewer" in said


def _importing(journal: Path) -> bool:
    """The subjects are on their way in: the databases stand, no part is done."""
    return journal.exists() and any(journal.glob("00-subjects*"))


def _matching(journal: Path) -> bool:
    return len(list(journal.glob("*-clues.done"))) >= 9


def _answering(journal: Path) -> bool:
    return len(list(journal.glob("*-answers.json"))) >= 12


def _visiting(journal: Path) -> bool:
    return len(list(journal.glob("*-visits.json"))) >= 16


def test_killed_in_import_matching_answers_and_visits_it_goes_on_to_the_same_end(
    undisturbed: Tried, tried: Tried
) -> None:
    for moment in (_importing, _matching, _answering, _visiting):
        tried.play_until(moment)
    assert business(tried.play()) == business(of(undisturbed))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _ready(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        assert process.poll() is None
        try:
            if httpx.get(f"{url}/livez", timeout=2).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("it does not serve")


def _all(client: httpx.Client, path: str, **params: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: str | None = None
    while True:
        asked = {**params, "limit": "200", **({"cursor": cursor} if cursor else {})}
        page = client.get(path, params=asked).raise_for_status().json()
        items += page["items"]
        cursor = page["next_cursor"]
        if cursor is None:
            return items


@pytest.fixture
def served(undisturbed: Tried) -> Iterator[tuple[Tried, httpx.Client]]:
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    process = undisturbed.start("--port", str(port))
    try:
        _ready(url, process)
        token = (undisturbed.state / "try" / "tokens" / "supervisor").read_text()
        headers = {"authorization": f"Bearer {token}"}
        with httpx.Client(base_url=url, headers=headers, timeout=30) as client:
            yield undisturbed, client
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGINT)
    assert process.wait(timeout=30) == 0
    assert "Unclosed" not in undisturbed.log()


def test_what_the_report_says_is_what_the_lists_of_the_services_say(
    served: tuple[Tried, httpx.Client],
) -> None:
    tried, client = served
    report = of(tried)
    codes = _all(client, "/checkcode/v1/codes")
    assert len(codes) == report["codes"]["issued"]
    joint = [code for code in codes if len(code["members"]) > 1]
    assert len(joint) == report["codes"]["joint"]
    assert sum(len(code["visits"]) for code in codes) == report["visits"]["together"]
    plans = _all(client, "/plan/v1/plans")
    filed = [plan for plan in plans if plan["status"] == "filed"]
    amendments = [plan for plan in filed if plan["amends"] is not None]
    assert len(filed) - len(amendments) == report["plans_filed"]
    assert len(amendments) == report["plans_amended"] == 1
    [amended] = [plan for plan in filed if plan["id"] == amendments[0]["amends"]]
    assert amended["edition"] == amendments[0]["edition"] == 2
    tasks = _all(client, "/plan/v1/tasks")
    kinds = [task["kind"] for task in tasks]
    assert kinds.count("planned") == report["tasks"]["scheduled"]
    assert kinds.count("triggered") == report["tasks"]["triggered"]
    is_open = [task for task in tasks if task["status"] == "scheduled"]
    assert len(is_open) == report["tasks"]["open"]
    visited = [task for task in tasks if task["status"] == "visited"]
    assert len(visited) == report["visits"]["apart"]
    proposals = _all(client, "/matching/v1/proposals")
    assert len(proposals) == report["proposals"]["made"]
    ended = {"agreed", "coded", "visited"}
    agreed = [proposal for proposal in proposals if proposal["status"] in ended]
    assert len(agreed) == report["proposals"]["agreed"]
    subjects = _all(client, "/subject/v1/subjects")
    assert len(subjects) == report["subjects"]["accepted"]


def test_every_door_that_is_printed_opens(served: tuple[Tried, httpx.Client]) -> None:
    tried, client = served
    start = client.get("/")
    assert "综合查一次" in start.text
    assert "OneVisit" in start.text
    for service in ("plan", "subject", "credit", "checkcode", "matching"):
        assert client.get(f"/{service}/docs").status_code == 200
        assert client.get(f"/{service}/openapi.json").status_code == 200
        assert client.get(f"/{service}/readyz").json()["ready"] is True
    assert client.get("/matching/proposals").status_code == 200
    printed = [line.strip() for line in tried.log().splitlines() if "/c/" in line]
    port = client.base_url.port
    scan = next(line for line in reversed(printed) if f":{port}/c/" in line)
    page = client.get(scan, headers={"accept-language": "zh"})
    assert page.status_code == 200
    assert "检查" in page.text
    assert client.get("/c/nobody").status_code == 404


def test_proposals_of_the_coming_month_are_left_open_to_answer(
    served: tuple[Tried, httpx.Client],
) -> None:
    tried, client = served
    open_ones = _all(client, "/matching/v1/proposals", status="proposed")
    assert open_ones
    proposal = open_ones[0]
    token = (tried.state / "try" / "tokens" / "coordinator").read_text()
    answered = client.post(
        f"/matching/v1/proposals/{proposal['number']}/answers",
        headers={"authorization": f"Bearer {token}"},
        json={"answer": "join"},
    )
    asked = {member["agency"] for member in proposal["members"]}
    assert answered.status_code == (200 if "310116-market" in asked else 403)


def test_joining_an_option_is_answered_while_one_waits(
    served: tuple[Tried, httpx.Client],
) -> None:
    """Of a person who tries: what matching-svc makes of it does not wait for a day."""
    tried, client = served
    home = "310116-market"
    inspector = (tried.state / "try" / "tokens" / "inspector").read_text()
    client.headers["authorization"] = f"Bearer {inspector}"
    people = _all(client, "/subject/v1/inspectors", agency=home)
    named = [person["certificate"] for person in people[:2]]
    applied = next(_offered(client, home, named))
    path = f"/checkcode/v1/applications/{applied['id']}"
    joined = client.post(f"{path}/join", json={"option": 1}).raise_for_status().json()
    assert joined["status"] == "awaiting_answers"
    deadline = time.monotonic() + 60
    while client.get(path).json()["proposal"] is None:
        assert time.monotonic() < deadline, "nobody is asked to come along"
        time.sleep(0.2)


def _offered(
    client: httpx.Client, agency: str, named: list[str]
) -> Iterator[dict[str, Any]]:
    """Applications of an agency that are offered a joint visit."""
    asked = _all(client, "/matching/v1/proposals", status="proposed", agency=agency)
    for proposal in asked:
        own = next(m for m in proposal["members"] if m["agency"] == agency)
        body = {"tasks": own["tasks"], "inspectors": named, "day": proposal["day"]}
        answer = client.post("/checkcode/v1/applications", json=body)
        if answer.is_success and answer.json()["options"]:
            yield answer.json()


def test_a_second_process_and_another_story_are_refused_with_the_way_out(
    undisturbed: Tried,
) -> None:
    status = undisturbed.start("--once", "--size", "40").wait(timeout=60)
    assert status == 2
    assert "make try-reset" in undisturbed.log()
