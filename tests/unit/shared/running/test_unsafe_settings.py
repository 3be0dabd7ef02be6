"""What encrypts or proves nothing is refused outside development (I-10)."""

import pytest
from pydantic import ValidationError

from shared.running.settings import ServiceSettings

URL = "postgresql://plan_svc:hard-to-guess@db/plan_svc?sslmode=verify-full"
SAFE: dict[str, object] = {
    "database_url": URL,
    "kafka_security": "mtls",
    "kafka_certificate_file": "/run/keys/kafka.crt",
    "kafka_key_file": "/run/keys/kafka.key",
    "issuer": "https://login.example.gov.cn",
    "jwks_url": "https://login.example.gov.cn/jwks.json",
    "cursor_secret": "c" * 40,
}
UNSAFE: list[tuple[str, dict[str, object]]] = [
    ("database_url has no password", {"database_url": "postgresql://u@db/x"}),
    (
        "database_url has no password",
        {"database_url": "postgresql://u@db/x?sslmode=verify-full"},
    ),
    (
        "sample password",
        {"database_url": "postgresql://u:postgres@db/x?sslmode=verify-full"},
    ),
    ("does not prove the server", {"database_url": "postgresql://u:long@db/x"}),
    ("does not prove the server", {"database_url": URL.replace("full", "ca")}),
    ("does not prove the server", {"database_url": f"{URL}&sslmode=disable"}),
    ("kafka_security=plaintext", {"kafka_security": "plaintext"}),
    ("set kafka_username", {"kafka_security": "scram"}),
    ("set kafka_username", {"kafka_security": "scram", "kafka_username": "u"}),
    ("set kafka_certificate_file", {"kafka_key_file": None}),
    ("issuer is no https", {"issuer": "http://login.example.gov.cn"}),
    ("jwks_url is no https", {"jwks_url": "http://login.example.gov.cn/jwks.json"}),
    ("set jwks_url or jwks_file", {"jwks_url": None}),
    ("cursor_secret is short", {"cursor_secret": "short"}),
    ("bus=inprocess", {"bus": "inprocess"}),
]


def settings(**changes: object) -> ServiceSettings:
    return ServiceSettings.model_validate({**SAFE, **changes})


@pytest.mark.rule("I-10")
def test_what_proves_both_ends_is_taken_and_production_is_the_default() -> None:
    assert settings().environment == "production"
    scram = {"kafka_username": "plan-svc", "kafka_password": "hard-to-guess"}
    assert settings(kafka_security="scram", **scram).kafka_access().username


@pytest.mark.rule("I-10")
@pytest.mark.parametrize(("why", "change"), UNSAFE)
def test_what_is_unsafe_is_refused_with_what_to_set(
    why: str, change: dict[str, object]
) -> None:
    with pytest.raises(ValidationError, match=why):
        settings(**change)


@pytest.mark.rule("I-10")
def test_development_may_do_without() -> None:
    plain = settings(
        environment="development",
        database_url="postgresql://localhost/x",
        kafka_security="plaintext",
        issuer="http://127.0.0.1:8000",
        jwks_url="http://127.0.0.1:8000/jwks.json",
    )
    assert plain.kafka_access().options() == {"bootstrap_servers": "localhost:9092"}


@pytest.mark.rule("I-10")
def test_no_secret_is_shown_with_the_settings() -> None:
    shown = repr(settings(kafka_username="u", kafka_password="not-to-be-shown"))  # noqa: S106 - made up
    assert "not-to-be-shown" not in shown
    assert "hard-to-guess" not in shown
