"""What is for the deployment alone is refused where outsiders come in."""

import re
from pathlib import Path

import pytest

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
