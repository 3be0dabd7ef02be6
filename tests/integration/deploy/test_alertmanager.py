"""A real Alertmanager by the shipped configuration: who is woken by what."""

import json
import time
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import httpx
import pytest
import yaml

from tests.tools import free_port, need, running

SHIPPED = Path(__file__).parents[3] / "deploy" / "alertmanager" / "alertmanager.yml"
SECONDS = 60


class Phones:
    """Webhooks of the people on call: what rang where, by alert and state."""

    def __init__(self) -> None:
        self.rang: dict[str, set[tuple[str, str]]] = defaultdict(set)
        rang = self.rang

        class Phone(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["content-length"])
                told: dict[str, Any] = json.loads(self.rfile.read(length))
                rang[self.path] |= {
                    (alert["labels"]["alertname"], alert["status"])
                    for alert in told["alerts"]
                }
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Phone)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/{name}"

    def hears(self, path: str, alert: str, state: str) -> None:
        """Wait until it rang."""
        deadline = time.monotonic() + SECONDS
        while (alert, state) not in self.rang[path]:
            assert time.monotonic() < deadline, f"{path} never rang: {dict(self.rang)}"
            time.sleep(0.05)


@pytest.fixture
def phones() -> Iterator[Phones]:
    made = Phones()
    thread = Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()
    thread.join()


@pytest.fixture
def alertmanager(phones: Phones, tmp_path: Path) -> Iterator[httpx.Client]:
    program = need("prometheus-alertmanager", "alertmanager")
    config = tmp_path / "alertmanager.yml"
    config.write_text(yaml.safe_dump(_at_once(yaml.safe_load(_here(phones)))))
    port = free_port()
    command: list[str | Path] = [
        program,
        f"--config.file={config}",
        f"--storage.path={tmp_path / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--cluster.listen-address=",
    ]
    url = f"http://127.0.0.1:{port}"
    with running(command, tmp_path), httpx.Client(base_url=url, timeout=10) as client:
        _must_be_ready(client, tmp_path / "log")
        yield client


def _here(phones: Phones) -> str:
    """The shipped text with the addresses instead of the files that hold them."""
    text = SHIPPED.read_text()
    for name in ("duty", "desk"):
        file = f"url_file: /etc/alertmanager/secrets/{name}"
        assert file in text
        text = text.replace(file, f"url: {phones.url(name)}")
    return text


def _at_once(config: dict[str, Any]) -> dict[str, Any]:
    """The same routes without their waits."""
    for route in (config["route"], *config["route"]["routes"]):
        route |= {"group_wait": "0s", "group_interval": "1s"}
    return config


def _must_be_ready(client: httpx.Client, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            if client.get("/-/ready").is_success:
                return
        except httpx.TransportError:
            pass  # it does not listen yet; the deadline ends this
        assert time.monotonic() < deadline, log.read_text()
        time.sleep(0.05)


def _fires(
    client: httpx.Client, alert: str, severity: str, *, over: bool = False
) -> None:
    labels = {"alertname": alert, "severity": severity, "service": "plan-svc"}
    ends = {"endsAt": datetime.now(UTC).isoformat()} if over else {}
    client.post("/api/v2/alerts", json=[{"labels": labels, **ends}]).raise_for_status()


def test_what_is_critical_rings_the_duty_and_its_end_is_told(
    alertmanager: httpx.Client, phones: Phones
) -> None:
    _fires(alertmanager, "OutboxStuck", "critical")
    _fires(alertmanager, "RequestsSlow", "warning")
    phones.hears("/duty", "OutboxStuck", "firing")
    phones.hears("/desk", "RequestsSlow", "firing")
    _fires(alertmanager, "OutboxStuck", "critical", over=True)
    phones.hears("/duty", "OutboxStuck", "resolved")
    assert {alert for alert, _ in phones.rang["/duty"]} == {"OutboxStuck"}
    assert {alert for alert, _ in phones.rang["/desk"]} == {"RequestsSlow"}


def test_a_service_that_is_down_makes_one_call_not_ten(
    alertmanager: httpx.Client, phones: Phones
) -> None:
    _fires(alertmanager, "ServiceDown", "critical")
    phones.hears("/duty", "ServiceDown", "firing")
    _fires(alertmanager, "RequestsSlow", "warning")
    _fires(alertmanager, "BusAway", "critical")
    phones.hears("/duty", "BusAway", "firing")
    assert phones.rang["/desk"] == set()
