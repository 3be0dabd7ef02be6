"""The compose file, checked as far as it can be without an engine."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from deploy.kafka.guard import Guard
from deploy.kafka.node import Node
from shared.running.service import NAMES, load
from shared.running.settings import read_settings
from tests.tools import need

ROOT = Path(__file__).parents[3]
COMPOSE = ROOT / "docker-compose.yml"
ROLES = ("migrate", "api", "worker")


def run(*command: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("compose") / "env"
    answer = run(ROOT / "deploy" / "make-env.sh", path)
    assert answer.returncode == 0, answer.stderr
    return path


@pytest.fixture(scope="module")
def services(environment: Path) -> dict[str, Any]:
    """The services with every variable and anchor resolved by compose itself."""
    compose = need("docker-compose")
    answer = run(compose, "--env-file", environment, "-f", COMPOSE, "config")
    assert answer.returncode == 0, answer.stderr
    resolved: dict[str, Any] = yaml.safe_load(answer.stdout)["services"]
    return resolved


def test_every_service_has_a_migration_an_api_and_a_worker_of_one_image(
    services: dict[str, Any],
) -> None:
    for name in NAMES:
        short = name.removesuffix("-svc")
        parts = [services[f"{short}-{role}"] for role in ROLES]
        assert {part["image"] for part in parts} == {f"onevisit/{name}:0.1.0"}
        assert {part["build"]["args"]["SERVICE"] for part in parts} == {name}
        migrate, api, worker = (part["command"] for part in parts)
        assert migrate == ["migrate", name]
        assert api[:4] == ["serve", name, "--role", "api"]
        assert worker[:4] == ["serve", name, "--role", "worker"]


def test_a_service_knows_its_own_database_only(services: dict[str, Any]) -> None:
    for name in NAMES:
        package = name.replace("-", "_")
        environment = services[f"{name.removesuffix('-svc')}-api"]["environment"]
        urls = [value for value in environment.values() if "postgresql" in str(value)]
        assert len(urls) == 1
        assert urls[0].startswith(f"postgresql://{package}:")
        path, _, query = urls[0].partition("?")
        assert path.endswith(f"@postgres/{package}")
        assert query == "sslmode=verify-full&sslrootcert=/run/tls/ca.crt"


@pytest.mark.rule("E-05")
def test_only_the_migration_knows_the_owner_of_the_tables(
    services: dict[str, Any],
) -> None:
    knowing = {
        name: variable
        for name, part in services.items()
        for variable, value in (part.get("environment") or {}).items()
        if "_owner:" in str(value)
    }
    shorts = [name.removesuffix("-svc") for name in NAMES]
    assert knowing == {
        f"{short}-migrate": f"{short.upper()}_SVC_MIGRATION_URL" for short in shorts
    }


@pytest.mark.rule("I-10")
def test_each_has_a_certificate_of_its_own_and_kafka_takes_nobody_without(
    services: dict[str, Any], tmp_path: Path
) -> None:
    made = run(ROOT / "deploy" / "make-certificates.sh", tmp_path / "tls")
    assert made.returncode == 0, made.stderr
    owners = {"kafka": "broker", "postgres": "postgres", "topics": "admin"}
    owners["rules"] = "admin"
    for name in NAMES:
        owners |= {f"{name.removesuffix('-svc')}-{role}": name for role in ROLES}
    for part, owner in owners.items():
        (source,) = (
            str(volume).split(":")[0]
            for volume in services[part]["volumes"]
            if ":/run/tls/own.pem:" in str(volume)
        )
        pem = tmp_path / "tls" / Path(source).name
        assert pem.name == f"{owner}.pem"
        certificate = x509.load_pem_x509_certificate(pem.read_bytes())
        assert certificate.subject.rfc4514_string() == f"CN={owner}"
        hosts = certificate.extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        ).value.get_values_for_type(x509.DNSName)
        assert part in hosts or part not in {"kafka", "postgres"}
        load_pem_private_key(pem.read_bytes(), password=None)


@pytest.mark.rule("I-10")
def test_the_broker_is_guarded_as_the_one_that_the_tests_start(
    services: dict[str, Any],
) -> None:
    """`tests/integration/deploy/test_guarded_kafka.py` proves what these lines do."""
    guard = Guard(Path("own"), Path("ca"), ("broker", "admin"))
    lines = guard.properties("kafka", Node("id", 1, 2, 3)).splitlines()
    proven = dict(line.split("=", 1) for line in lines)
    kafka = {
        name.removeprefix("KAFKA_").lower().replace("_", "."): str(value).replace(
            "$$", "$"
        )
        for name, value in services["kafka"]["environment"].items()
    }
    for name in (
        "ssl.client.auth",
        "ssl.principal.mapping.rules",
        "ssl.keystore.type",
        "ssl.truststore.type",
        "authorizer.class.name",
        "allow.everyone.if.no.acl.found",
        "inter.broker.listener.name",
        "super.users",
    ):
        assert kafka[name] == proven[name], name
    assert kafka["listener.security.protocol.map"] == "MTLS:SSL,CONTROLLER:SSL"


@pytest.mark.rule("I-10")
def test_postgresql_takes_nobody_from_the_network_in_plain_text(
    services: dict[str, Any],
) -> None:
    command = services["postgres"]["command"]
    assert "ssl=on" in command
    assert "hba_file=/etc/onevisit/pg_hba.conf" in command
    rules = (ROOT / "deploy/postgres/pg_hba.conf").read_text().splitlines()
    kinds = {rule.split()[0] for rule in rules if rule and not rule.startswith("#")}
    assert kinds == {"local", "hostssl"}


@pytest.mark.parametrize("name", NAMES)
def test_the_settings_of_production_are_complete(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    part = services[f"{name.removesuffix('-svc')}-api"]
    for variable, value in part["environment"].items():
        monkeypatch.setenv(variable, str(value))
    settings = read_settings(load(name).settings, name)
    assert settings.environment == "production"
    assert settings.bus == "kafka"
    assert settings.kafka_bootstrap == "kafka:9092"
    assert settings.kafka_security == "mtls"


def test_nothing_starts_before_what_it_needs(services: dict[str, Any]) -> None:
    for name in NAMES:
        short = name.removesuffix("-svc")
        for role in ("api", "worker"):
            needs = services[f"{short}-{role}"]["depends_on"]
            assert needs[f"{short}-migrate"] == {
                "condition": "service_completed_successfully"
            }
            assert set(needs) == {
                *(f"{short}-migrate", "kafka", "postgres"),
                *("topics", "rules"),
            }


def test_only_the_gateway_and_a_local_grafana_open_a_port(
    services: dict[str, Any],
) -> None:
    opened = {name: part["ports"] for name, part in services.items() if "ports" in part}
    assert set(opened) == {"gateway", "grafana"}
    assert str(opened["grafana"][0]).startswith("127.0.0.1:")


def test_our_containers_cannot_write_or_gain_rights(services: dict[str, Any]) -> None:
    for name in NAMES:
        for role in ROLES:
            part = services[f"{name.removesuffix('-svc')}-{role}"]
            assert part["read_only"] is True
            assert part["cap_drop"] == ["ALL"]
            assert part["security_opt"] == ["no-new-privileges:true"]


def test_every_image_is_pinned_to_a_version(services: dict[str, Any]) -> None:
    for name, part in services.items():
        tag = part["image"].rpartition(":")[2]
        assert any(char.isdigit() for char in tag), f"{name}: {part['image']}"
        assert tag != "latest"


@pytest.mark.parametrize(
    "missing", ["POSTGRES_PASSWORD", "PLAN_SVC_DB_PASSWORD", "ONEVISIT_ISSUER"]
)
def test_a_missing_secret_is_an_error_that_names_it(
    environment: Path, tmp_path: Path, missing: str
) -> None:
    lines = environment.read_text().splitlines(keepends=True)
    partial = tmp_path / "env"
    partial.write_text("".join(x for x in lines if not x.startswith(f"{missing}=")))
    compose = need("docker-compose")
    answer = run(compose, "--env-file", partial, "-f", COMPOSE, "config")
    assert answer.returncode != 0
    assert missing in answer.stderr


def test_two_environments_share_no_secret(environment: Path, tmp_path: Path) -> None:
    other = tmp_path / "env"
    run(ROOT / "deploy" / "make-env.sh", other)

    def secrets(path: Path) -> set[str]:
        lines = path.read_text().splitlines()
        words = ("PASSWORD=", "SECRET=", "PEPPER=", "CLUSTER_ID=")
        return {line for line in lines if any(word in line for word in words)}

    assert len(secrets(environment)) == 16
    assert not secrets(environment) & secrets(other)
    assert other.stat().st_mode & 0o077 == 0


def test_prometheus_scrapes_each_role_of_each_service(services: dict[str, Any]) -> None:
    config = yaml.safe_load((ROOT / "deploy/prometheus/prometheus.yml").read_text())
    (job,) = (o for o in config["scrape_configs"] if o["job_name"] == "onevisit")
    scraped = {
        (entry["targets"][0], entry["labels"]["service"], entry["labels"]["role"])
        for entry in job["static_configs"]
    }
    wanted = {
        (f"{name.removesuffix('-svc')}-{role}:9000", name, role)
        for name in NAMES
        for role in ("api", "worker")
    }
    assert scraped == wanted
    assert {target.split(":")[0] for target, *_ in scraped} <= set(services)
    for entry in job["static_configs"]:
        host, _, port = entry["targets"][0].partition(":")
        told = services[host]["environment"]
        assert str(told["ONEVISIT_OPERATIONS_PORT"]) == port
        short = entry["labels"]["service"].removesuffix("-svc")
        assert entry["labels"]["__metrics_path__"] == f"/{short}/metrics"


@pytest.mark.parametrize("name", NAMES)
def test_what_is_uploaded_at_once_has_room_and_no_more_memory(
    services: dict[str, Any], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    part = services[f"{name.removesuffix('-svc')}-api"]
    for variable, value in part["environment"].items():
        monkeypatch.setenv(variable, str(value))
    settings = read_settings(load(name).settings, name)
    (folder,) = part["tmpfs"]
    assert folder.startswith("/tmp:size="), "memory without an end"  # noqa: S108 - theirs
    room = int(folder.removeprefix("/tmp:size=").removesuffix("g")) << 30  # noqa: S108 - theirs
    assert settings.uploads_at_once * settings.max_upload_bytes <= room


def test_the_gateways_memory_has_an_end(services: dict[str, Any]) -> None:
    assert services["gateway"]["tmpfs"] == ["/tmp:size=512m"]  # noqa: S108 - theirs
    text = (ROOT / "deploy/gateway/nginx.conf").read_text()
    assert "proxy_max_temp_file_size 0;" in text
