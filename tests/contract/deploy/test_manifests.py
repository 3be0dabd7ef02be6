"""What a Kubernetes manifest names is there, as a cluster would find out."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

FOLDER = Path(__file__).parents[3] / "deploy" / "k8s"
Part = dict[str, Any]


@cache
def parts() -> tuple[Part, ...]:
    """Every object that `kubectl apply -k` would send."""
    kustomization = yaml.safe_load((FOLDER / "kustomization.yaml").read_text("utf-8"))
    texts = [(FOLDER / name).read_text("utf-8") for name in kustomization["resources"]]
    return tuple(part for text in texts for part in yaml.safe_load_all(text))


def by_hand() -> dict[str, set[str]]:
    """Secrets and config maps that the kustomization says to create first."""
    text = (FOLDER / "kustomization.yaml").read_text("utf-8")
    made = re.findall(r"create (secret generic|configmap) ([\w-]+)", text)
    return {
        kind: {name for found, name in made if found == kind}
        for kind in ("secret generic", "configmap")
    }


def pods() -> Iterator[tuple[str, Part]]:
    for part in parts():
        if part["kind"] in {"Deployment", "Job"}:
            name = f"{part['kind']} {part['metadata']['name']}"
            yield name, part["spec"]["template"]


def containers(pod: Part) -> list[Part]:
    spec = pod["spec"]
    return [*spec.get("initContainers", ()), *spec["containers"]]


def names_of(kind: str) -> set[str]:
    return {part["metadata"]["name"] for part in parts() if part["kind"] == kind}


def test_no_two_objects_have_one_name() -> None:
    counted = Counter((part["kind"], part["metadata"]["name"]) for part in parts())
    assert [key for key, count in counted.items() if count > 1] == []
    assert {part["metadata"].get("namespace", "onevisit") for part in parts()} == {
        "onevisit"
    }


def secrets_of(pod: Part) -> Iterator[str]:
    for container in containers(pod):
        for entry in container.get("env", ()):
            if reference := entry.get("valueFrom", {}).get("secretKeyRef"):
                yield reference["name"]


def test_each_settings_map_is_made_by_somebody() -> None:
    maps = names_of("ConfigMap") | by_hand()["configmap"]
    for where, pod in pods():
        for container in containers(pod):
            for source in container.get("envFrom", ()):
                assert source["configMapRef"]["name"] in maps, where
        for volume in pod["spec"].get("volumes", ()):
            if "configMap" in volume:
                assert volume["configMap"]["name"] in maps, where


def test_each_secret_is_made_by_somebody_and_given_to_its_own() -> None:
    made = by_hand()["secret generic"]
    common = {name for name in made if "-svc" not in name}
    assert made - common == {"plan-svc", "plan-svc-owner"}, "and so on"
    for where, pod in pods():
        own = str(pod["metadata"]["labels"]["app"])
        migrates = {f"{own}-owner"} if where.startswith("Job ") else set()
        assert set(secrets_of(pod)) <= {*common, own, *migrates}, where


def test_each_mount_has_its_volume_and_each_port_its_container() -> None:
    for where, pod in pods():
        volumes = {volume["name"] for volume in pod["spec"].get("volumes", ())}
        for container in containers(pod):
            mounts = {mount["name"] for mount in container.get("volumeMounts", ())}
            assert mounts <= volumes, where
            ports = {port["name"] for port in container.get("ports", ())}
            for probe in ("startupProbe", "livenessProbe", "readinessProbe"):
                if probe in container:
                    assert container[probe]["httpGet"]["port"] in ports, where


def test_each_way_in_leads_to_a_service_with_that_port() -> None:
    ports = {
        part["metadata"]["name"]: {port["name"] for port in part["spec"]["ports"]}
        for part in parts()
        if part["kind"] == "Service"
    }
    ingresses = [part for part in parts() if part["kind"] == "Ingress"]
    backends = [
        path["backend"]["service"]
        for ingress in ingresses
        for rule in ingress["spec"]["rules"]
        for path in rule["http"]["paths"]
    ]
    assert backends
    for backend in backends:
        assert backend["port"]["name"] in ports[backend["name"]], backend
    hosts = {ingress["spec"]["rules"][0]["host"] for ingress in ingresses}
    assert all(set(i["spec"]["tls"][0]["hosts"]) == hosts for i in ingresses)


def test_each_rule_of_the_network_is_about_pods_that_there_are() -> None:
    labels = [pod["metadata"]["labels"] for _, pod in pods()]
    for policy in (part for part in parts() if part["kind"] == "NetworkPolicy"):
        wanted = policy["spec"]["podSelector"].get("matchLabels", {})
        assert any(label.items() >= wanted.items() for label in labels), policy


def test_no_pod_has_rights_that_it_does_not_need() -> None:
    for where, pod in pods():
        spec = pod["spec"]
        assert spec["automountServiceAccountToken"] is False, where
        assert spec["securityContext"]["runAsNonRoot"] is True, where
        for container in containers(pod):
            own = container["securityContext"]
            assert own["allowPrivilegeEscalation"] is False, where
            assert own["capabilities"] == {"drop": ["ALL"]}, where
            assert own["readOnlyRootFilesystem"] is True, where
