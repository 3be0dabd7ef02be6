"""What is for the deployment alone is refused where outsiders come in."""

import json
import re
from ipaddress import ip_network
from pathlib import Path

import pytest
import yaml

from shared.running.service import NAMES

DEPLOY = Path(__file__).parents[3] / "deploy"
REFUSED = re.compile(r"location ~ (?P<path>\S+) \{\s*return 404;")


@pytest.mark.rule("X-13")
@pytest.mark.parametrize("file", ["gateway/nginx.conf", "k8s/ingress.yaml"])
def test_probes_metrics_and_the_state_of_services_stay_inside(file: str) -> None:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    refused = [re.compile(found["path"]) for found in REFUSED.finditer(text)]
    first_proxy = text.find("proxy_pass")
    assert refused, "nothing is refused"
    for name in NAMES:
        short = name.removesuffix("-svc")
        for path in ("metrics", "livez", "readyz", "v1/state/plan", "v1/state"):
            assert any(rule.search(f"/{short}/{path}") for rule in refused), path
        for path in ("v1/plans", "v1/statements", "docs"):
            assert not any(rule.search(f"/{short}/{path}") for rule in refused), path
    if first_proxy > 0:
        assert text.find("v1/state") < first_proxy


@pytest.mark.rule("I-07")
def test_metrics_and_probes_have_one_port_that_no_way_in_leads_to() -> None:
    compose = (DEPLOY.parent / "docker-compose.yml").read_text(encoding="utf-8")
    config = (DEPLOY / "k8s/config.yaml").read_text(encoding="utf-8")
    (port,) = set(re.findall(r'ONEVISIT_OPERATIONS_PORT: "(\d+)"', compose + config))
    scraped = (DEPLOY / "prometheus/prometheus.yml").read_text(encoding="utf-8")
    targets = re.findall(r"targets: \[[a-z]+-(?:api|worker):(\d+)\]", scraped)
    assert set(targets) == {port}
    assert len(targets) == 2 * len(NAMES)

    for file in ("gateway/nginx.conf", "k8s/ingress.yaml"):
        assert port not in (DEPLOY / file).read_text(encoding="utf-8")
    services = yaml.safe_load(compose)["services"]
    opened = [str(p) for part in services.values() for p in part.get("ports", ())]
    assert not [mapping for mapping in opened if port in mapping]
    for part in yaml.safe_load_all((DEPLOY / "k8s/network.yaml").read_text("utf-8")):
        for rule in part["spec"].get("ingress", ()):
            if {"port": int(port)} in rule.get("ports", ()):
                assert rule["from"], "not from everywhere"


@pytest.mark.rule("E-05")
def test_services_believe_the_gateways_word_for_who_calls() -> None:
    compose = (DEPLOY.parent / "docker-compose.yml").read_text(encoding="utf-8")
    config = (DEPLOY / "k8s/config.yaml").read_text(encoding="utf-8")
    for text in (compose, config):
        (networks,) = re.findall(r"ONEVISIT_TRUSTED_PROXIES: '(.*)'", text)
        assert all(ip_network(network).is_private for network in json.loads(networks))
