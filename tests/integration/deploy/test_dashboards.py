"""Every panel's query runs in a real Prometheus that scrapes the real metrics."""

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from matching_svc.metrics import MatchingMetrics, Watched
from matching_svc.solver.domain.greedy import BestDayGreedy
from prometheus_client import start_http_server

from shared.running.observability import Metrics
from tests.tools import free_port, need, running

ROOT = Path(__file__).parents[3]
DASHBOARDS = sorted((ROOT / "deploy" / "grafana" / "dashboards").glob("*.json"))
DEADLINE = 60


def queries() -> list[tuple[str, str]]:
    named = []
    for path in DASHBOARDS:
        for panel in json.loads(path.read_text())["panels"]:
            for target in panel.get("targets", []):
                name = f"{panel['title']} {target['refId']}"
                named.append((name, target["expr"].replace("$service", ".*")))
    return named


def lively(metrics: Metrics) -> None:
    """Give every metric a value, as a worker that has seen everything would."""
    now = time.time()
    for status in ("200", "422", "503"):
        metrics.requests.labels("GET", "/v1/plans", status).inc()
    metrics.request_seconds.labels("GET", "/v1/plans").observe(0.02)
    for outcome in ("handled", "skipped", "parked"):
        metrics.consumed.labels(outcome).inc()
    metrics.batch_seconds.observe(0.01)
    metrics.consumer_failures.labels("passing").inc()
    metrics.consumer_progress.set(now)
    metrics.consumer_oldest.set(now)
    metrics.duplicates.inc()
    metrics.relayed.inc()
    metrics.relay_failures.labels("broker").inc()
    metrics.heartbeat.labels("plan-svc").set(now)
    metrics.heartbeat_delay.labels("plan-svc").set(0.1)
    metrics.job_failures.labels("daily").inc()
    metrics.retention_rows.labels("rating", "erase").inc()
    metrics.job_waiting.labels("recompute-marked").set(3)


def matched(metrics: MatchingMetrics) -> None:
    """The same for what matching-svc adds."""
    for what in ("proposed", "answered", "agreed", "declined", "withdrawn"):
        metrics.proposals.labels(what).inc()
    metrics.visits_saved.inc(2)
    metrics.days_forward.inc(9)
    watched = Watched(BestDayGreedy(), joint=2, single=3, proven=4, unproven=1)
    metrics.planned_by(watched, places=5)
    metrics.recompute_seconds.observe(0.04)
    metrics.place_seconds.observe(0.0002)
    metrics.options_seconds.observe(0.008)
    metrics.options.labels("3").inc()


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A Prometheus with our rules, quick intervals and one scraped worker."""
    binary = need("prometheus")
    folder = tmp_path_factory.mktemp("prometheus")
    metrics, port = Metrics("plan-svc"), free_port()
    matching = MatchingMetrics(metrics.registry)
    exporter, thread = start_http_server(port, "127.0.0.1", registry=metrics.registry)
    config = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())
    config["global"] = {"scrape_interval": "200ms", "evaluation_interval": "200ms"}
    config["rule_files"] = [str(ROOT / "deploy/prometheus/rules/*.yml")]
    (job,) = (o for o in config["scrape_configs"] if o["job_name"] == "onevisit")
    labels = {"service": "plan-svc", "role": "worker"}
    job["static_configs"] = [{"targets": [f"127.0.0.1:{port}"], "labels": labels}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    own = free_port()
    command: list[str | Path] = [
        binary,
        f"--config.file={folder}/prometheus.yml",
        f"--storage.tsdb.path={folder}/data",
        f"--web.listen-address=127.0.0.1:{own}",
    ]
    address = f"http://127.0.0.1:{own}"
    try:
        with (
            running(command, folder),
            httpx.Client(base_url=address, timeout=10) as client,
        ):
            wait(client, "count_over_time(up[1m]) >= 2")
            for _ in range(2):  # a rate needs two values that differ
                lively(metrics)
                matched(matching)
                before = total(client)
                wait(client, f"onevisit_relay_messages_total > {before}")
            wait(client, "onevisit:http_request_seconds:p99_5m > 0")
            yield client
    finally:
        exporter.shutdown()
        exporter.server_close()
        thread.join(10)


def ask(client: httpx.Client, query: str) -> list[dict[str, Any]]:
    reply = client.get("/api/v1/query", params={"query": query})
    if reply.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        raise httpx.TransportError("it listens, and is still starting")
    answer = reply.json()
    assert answer["status"] == "success", answer
    result: list[dict[str, Any]] = answer["data"]["result"]
    return result


def total(client: httpx.Client) -> float:
    series = ask(client, "onevisit_relay_messages_total")
    return float(series[0]["value"][1]) if series else 0


def wait(client: httpx.Client, query: str) -> None:
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        try:
            if ask(client, query):
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    pytest.fail(f"no answer within {DEADLINE} s: {query}")


@pytest.mark.parametrize(("name", "query"), queries(), ids=[q[0] for q in queries()])
def test_a_panel_shows_something(
    prometheus: httpx.Client, name: str, query: str
) -> None:
    wait(prometheus, query)
    for series in ask(prometheus, query):
        assert series["value"][1] != "NaN", name


def test_the_variable_of_the_dashboard_lists_the_services(
    prometheus: httpx.Client,
) -> None:
    text = next(path for path in DASHBOARDS if path.stem == "onevisit").read_text()
    match = re.search(r'label_values\((.+?), service\)"', text)
    assert match
    matcher = match[1].replace('\\"', '"')
    answer = prometheus.get(
        "/api/v1/label/service/values", params={"match[]": matcher}
    ).json()
    assert answer["data"] == ["plan-svc"]


def test_every_rule_is_evaluated_without_an_error(prometheus: httpx.Client) -> None:
    groups = prometheus.get("/api/v1/rules").json()["data"]["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert len(rules) > 15
    assert {rule["health"] for rule in rules} == {"ok"}
