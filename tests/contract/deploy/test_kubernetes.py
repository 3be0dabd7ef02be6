"""The Kubernetes base: consistent in itself and with the services."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from shared.running.service import NAMES
from shared.running.settings import ServiceSettings
from tests.apps import api_routes

OPERATIONS = "ONEVISIT_OPERATIONS_PORT"
UPLOADS = {
    "POST /plan/v1/plans/{plan_id}/subjects",
    "GET /plan/v1/plans/{plan_id}/subjects",
    "POST /plan/v1/plans/{plan_id}/leaving",
    "POST /plan/v1/plans/{plan_id}/subjects/dry-run",
    "POST /plan/v1/clues/import",
    "POST /plan/v1/imports/items",
    "POST /plan/v1/imports/check-points",
    "POST /plan/v1/imports/legal-bases",
    "POST /plan/v1/imports/claims",
    "POST /plan/v1/imports/superior-plans",
    "POST /subject/v1/imports/subjects",
    "POST /subject/v1/imports/records",
    "POST /subject/v1/imports/inspectors",
    "POST /credit/v1/imports/grades",
    "POST /matching/v1/replays",
}
"""The routes at whose paths large bodies pass; a service refuses them for a GET."""
FOLDER = Path(__file__).parents[3] / "deploy" / "k8s"


def load(kind: str) -> dict[str, Any]:
    listed = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())["resources"]
    assert {path.name for path in FOLDER.glob("*.yaml")} == {
        "kustomization.yaml",
        *listed,
    }
    parts = [
        part
        for name in listed
        for part in yaml.safe_load_all((FOLDER / name).read_text())
    ]
    return {part["metadata"]["name"]: part for part in parts if part["kind"] == kind}


@pytest.mark.parametrize("name", NAMES)
def test_each_role_is_a_deployment_with_probes_at_its_own_path(name: str) -> None:
    short = name.removesuffix("-svc")
    for role in ("api", "worker"):
        pod = load("Deployment")[f"{short}-{role}"]["spec"]["template"]["spec"]
        (container,) = pod["containers"]
        assert container["args"][:4] == ["serve", name, "--role", role]
        assert container["readinessProbe"]["httpGet"]["path"] == f"/{short}/readyz"
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            assert container[probe]["httpGet"]["port"] == "operations"
        assert {port["name"]: port["containerPort"] for port in container["ports"]} == {
            "http": 8000,
            "operations": int(load("ConfigMap")["onevisit"]["data"][OPERATIONS]),
        }
        assert container["livenessProbe"]["httpGet"]["path"] == f"/{short}/livez"
        assert pod["securityContext"]["runAsNonRoot"] is True
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
        (url,) = (e for e in container["env"] if e["name"].endswith("DATABASE_URL"))
        assert url["name"] == f"{short.upper()}_SVC_DATABASE_URL"
        assert url["valueFrom"]["secretKeyRef"]["name"] == name
        assert "-owner" not in str(container["env"]), "the migration's alone"
    job = load("Job")[f"{short}-migrate"]["spec"]["template"]["spec"]
    assert job["containers"][0]["args"] == ["migrate", name]
    env = {entry["name"]: entry for entry in job["containers"][0]["env"]}
    owner = env[f"{short.upper()}_SVC_MIGRATION_URL"]["valueFrom"]["secretKeyRef"]
    assert owner == {"name": f"{name}-owner", "key": "database-url"}


@pytest.mark.rule("I-10")
@pytest.mark.parametrize("name", NAMES)
def test_each_container_is_let_in_by_kafka_under_its_services_name(name: str) -> None:
    short = name.removesuffix("-svc")
    prefix = f"{short.upper()}_SVC"
    shared = load("ConfigMap")["onevisit"]["data"]
    deployments, jobs = load("Deployment"), load("Job")
    for part in (
        deployments[f"{short}-api"],
        deployments[f"{short}-worker"],
        jobs[f"{short}-migrate"],
    ):
        (container,) = part["spec"]["template"]["spec"]["containers"]
        env = {entry["name"]: entry for entry in container["env"]}
        assert env[f"{prefix}_KAFKA_USERNAME"]["value"] == name
        secret = env[f"{prefix}_KAFKA_PASSWORD"]["valueFrom"]["secretKeyRef"]
        assert secret == {"name": name, "key": "kafka-password"}
        paths = [mount["mountPath"] for mount in container["volumeMounts"]]
        folder = str(Path(shared["ONEVISIT_KAFKA_CA_FILE"]).parent)
        assert folder in paths
    assert shared["ONEVISIT_KAFKA_SECURITY"] == "scram"


@pytest.mark.rule("I-10")
def test_an_administrator_makes_the_topics_and_then_the_rules() -> None:
    pod = load("Job")["topics"]["spec"]["template"]["spec"]
    (topics,), (rules,) = pod["initContainers"], pod["containers"]
    assert topics["args"][:2] == ["topics", "ensure"]
    assert rules["args"] == ["topics", "acl"]
    for container in (topics, rules):
        secrets = {e["valueFrom"]["secretKeyRef"]["name"] for e in container["env"]}
        assert secrets == {"kafka-admin"}


def test_a_service_address_leads_to_the_pods_that_carry_its_labels() -> None:
    deployments = load("Deployment")
    for name, service in load("Service").items():
        labels = deployments[name]["spec"]["template"]["metadata"]["labels"]
        assert service["spec"]["selector"] == labels
        assert deployments[name]["spec"]["selector"]["matchLabels"] == labels


def paths_of(ingress: dict[str, Any]) -> dict[str, str]:
    (rule,) = ingress["spec"]["rules"]
    return {
        path["path"]: path["backend"]["service"]["name"]
        for path in rule["http"]["paths"]
    }


def test_the_ingress_knows_every_service_and_the_scan_page() -> None:
    ingresses = load("Ingress")
    shorts = [name.removesuffix("-svc") for name in NAMES]
    assert paths_of(ingresses["onevisit"]) == {
        f"/{short}/": f"{short}-api" for short in shorts
    }
    assert paths_of(ingresses["onevisit-pages"]) == {"/c/": "checkcode-api"}


def test_only_the_routes_that_take_uploads_take_large_bodies() -> None:
    ingresses = load("Ingress")
    large = paths_of(ingresses["onevisit-uploads"])
    for route in api_routes():
        filled = f"/{route.path.strip('/')}"
        is_large = any(re.match(path, filled) for path in large)
        assert is_large == (str(route) in UPLOADS), route
    size = "nginx.ingress.kubernetes.io/proxy-body-size"
    sizes = {
        name: each["metadata"]["annotations"][size] for name, each in ingresses.items()
    }
    assert sizes == {
        "onevisit": "1m",
        "onevisit-uploads": "1g",
        "onevisit-pages": "64k",
    }


def test_the_network_is_closed_but_for_what_is_named() -> None:
    policies = load("NetworkPolicy")
    closed = policies["deny-all"]["spec"]
    assert closed == {"podSelector": {}, "policyTypes": ["Ingress", "Egress"]}
    (outside,) = policies["api-from-ingress"]["spec"]["ingress"]
    assert outside["ports"] == [{"port": 8000}], "operations are not for the ingress"
    (rule,) = policies["matching-from-checkcode"]["spec"]["ingress"]
    (source,) = rule["from"]
    assert source["podSelector"]["matchLabels"]["app"] == "checkcode-svc"


def test_no_secret_stands_in_the_base() -> None:
    text = "".join(path.read_text() for path in FOLDER.glob("*.yaml"))
    assert "kind: Secret" not in text
    assert "postgresql://" not in text.replace("postgresql://…", "")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_uploaded_at_once_has_room_in_the_pod(name: str) -> None:
    shared = load("ConfigMap")["onevisit"]["data"]
    at_once = int(shared["ONEVISIT_UPLOADS_AT_ONCE"])
    largest = ServiceSettings.model_fields["max_upload_bytes"].default
    for role in ("api", "worker"):
        pod = load("Deployment")[f"{name.removesuffix('-svc')}-{role}"]["spec"]
        volumes = {v["name"]: v for v in pod["template"]["spec"]["volumes"]}
        limit = volumes["tmp"]["emptyDir"]["sizeLimit"]
        assert at_once * largest <= int(limit.removesuffix("Gi")) << 30


def test_no_log_of_the_ingress_has_the_token_of_a_scan_page() -> None:
    told = load("Ingress")["onevisit-pages"]["metadata"]["annotations"]
    prefix = "nginx.ingress.kubernetes.io"
    assert told[f"{prefix}/enable-access-log"] == "false"
    assert "error_log /dev/stderr crit;" in told[f"{prefix}/configuration-snippet"]
