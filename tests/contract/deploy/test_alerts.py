"""Alert rules: promtool runs their tests; every name in them exists."""

import re
import subprocess
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from matching_svc.metrics import MatchingMetrics
from prometheus_client.metrics_core import Metric

from shared.running.observability import Metrics
from shared.running.service import NAMES, load
from tests.tools import need

ROOT = Path(__file__).parents[3]
PROMETHEUS = ROOT / "deploy" / "prometheus"
RULES = sorted((PROMETHEUS / "rules").glob("*.yml"))
TESTS = sorted((PROMETHEUS / "tests").glob("*.yml"))
DASHBOARDS = sorted((ROOT / "deploy" / "grafana" / "dashboards").glob("*.json"))
_METRIC = re.compile(r"\bonevisit_\w+")


def rules() -> list[dict[str, Any]]:
    groups = [g for path in RULES for g in yaml.safe_load(path.read_text())["groups"]]
    return [rule for group in groups for rule in group["rules"]]


def alerts() -> list[dict[str, Any]]:
    return [rule for rule in rules() if "alert" in rule]


def promtool(*arguments: str | Path) -> None:
    answer = subprocess.run(
        [need("promtool"), *arguments],
        cwd=PROMETHEUS,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr


def test_the_configuration_and_the_rules_are_valid() -> None:
    promtool("check", "config", "prometheus.yml")


@pytest.mark.parametrize("path", TESTS, ids=lambda path: str(path.stem))
def test_the_alerts_fire_and_stay_silent_as_they_should(path: Path) -> None:
    promtool("test", "rules", path)


def test_every_alert_is_proved_to_fire_and_to_stay_silent() -> None:
    fires: dict[str, set[bool]] = defaultdict(set)
    for path in TESTS:
        for test in yaml.safe_load(path.read_text())["tests"]:
            for case in test["alert_rule_test"]:
                expected = case["exp_alerts"]
                fires[case["alertname"]].add(bool(expected))
                # a test in which one of two series fires shows the silent one too
                if expected and len(test["input_series"]) > len(expected):
                    fires[case["alertname"]].add(False)
    assert set(fires) == {rule["alert"] for rule in alerts()}
    assert {name for name, seen in fires.items() if seen != {True, False}} == set()


def test_every_alert_leads_to_a_paragraph_of_the_runbook() -> None:
    text = (ROOT / "docs" / "runbook.md").read_text()
    anchors = {line.strip("# ").lower() for line in text.splitlines() if "##" in line}
    for rule in alerts():
        file, _, anchor = rule["annotations"]["runbook"].partition("#")
        assert file == "docs/runbook.md"
        assert anchor in anchors, f"{rule['alert']}: no heading for {anchor}"
        assert rule["labels"]["severity"] in {"critical", "warning"}


@pytest.mark.parametrize("alert", ["ConsumerStalled", "ConsumerUnknown"])
def test_only_services_that_listen_to_nobody_need_not_consume(alert: str) -> None:
    (rule,) = (rule for rule in alerts() if rule["alert"] == alert)
    excluded = re.search(r'service!~"([^"]*)"', rule["expr"])
    silent = "|".join(name for name in NAMES if not load(name).handlers.types)
    assert (excluded[1] if excluded else "") == silent


def families() -> list[Metric]:
    """The metrics of every service, and those that matching-svc adds."""
    registry = Metrics("matching-svc").registry
    MatchingMetrics(registry)
    return list(registry.collect())


def exported() -> set[str]:
    """Names as Prometheus sees them, with what counters and histograms append."""
    names: set[str] = set()
    for family in families():
        ends = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}
        names |= {family.name + end for end in ends.get(family.type, [""])}
    return names


def test_rules_and_dashboards_name_only_metrics_that_exist() -> None:
    texts = [path.read_text() for path in (*RULES, *TESTS, *DASHBOARDS)]
    named = {name for text in texts for name in _METRIC.findall(text)}
    assert named - exported() == set()


def test_every_metric_is_watched_by_a_rule_or_a_panel() -> None:
    texts = [path.read_text() for path in (*RULES, *DASHBOARDS)]
    named = {name for text in texts for name in _METRIC.findall(text)}
    unwatched = {
        family.name
        for family in families()
        if not any(name.startswith(family.name) for name in named)
    }
    assert unwatched == set()
