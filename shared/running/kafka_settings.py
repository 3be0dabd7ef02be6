"""How Kafka is reached; plain text is refused in production (I-10)."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from shared.running.kafka_access import Access, Security

Environment = Literal["development", "test", "production"]


class KafkaSettings(BaseSettings):
    """Where the brokers are, and how this process proves who it is."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    environment: Environment = "production"
    kafka_bootstrap: str = "localhost:9092"
    kafka_security: Security = Field(
        "plaintext",
        description="scram: user and password inside TLS; mtls: a certificate",
    )
    kafka_ca_file: Path | None = Field(
        None, description="signs the brokers' certificates; else the machine's list"
    )
    kafka_certificate_file: Path | None = None
    kafka_key_file: Path | None = None
    kafka_username: str | None = None
    kafka_password: SecretStr | None = None

    def kafka_access(self) -> Access:
        """What the clients of Kafka are given."""
        password = self.kafka_password
        return Access(
            self.kafka_bootstrap,
            self.kafka_security,
            self.kafka_ca_file,
            self.kafka_certificate_file,
            self.kafka_key_file,
            self.kafka_username,
            password.get_secret_value() if password is not None else None,
        )

    @model_validator(mode="after")
    def _refuse_unproven_kafka(self) -> Self:
        match self.kafka_security:
            case "scram" if not (self.kafka_username and self.kafka_password):
                raise ValueError(
                    "kafka_security=scram: set kafka_username and kafka_password"
                )
            case "mtls" if not (self.kafka_certificate_file and self.kafka_key_file):
                raise ValueError(
                    "kafka_security=mtls: set kafka_certificate_file and kafka_key_file"
                )
            case "plaintext" if self.environment == "production":
                raise ValueError(
                    "kafka_security=plaintext is for development: set scram or mtls "
                    "(docs/runbook.md, Kafka's doors), or "
                    "ONEVISIT_ENVIRONMENT=development"
                )
            case _:
                return self
