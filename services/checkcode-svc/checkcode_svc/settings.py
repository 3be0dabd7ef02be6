"""Settings of checkcode-svc besides those that every service has."""

from typing import Self

from pydantic import Field, SecretStr, model_validator

from shared.running.settings import SAMPLE_SECRET, ServiceSettings


class CheckcodeSettings(ServiceSettings):
    """Secrets of codes, and how long an answer of matching-svc is waited for."""

    code_signing_secret: SecretStr = Field(
        SecretStr(SAMPLE_SECRET),
        description="the Ed25519 key of code payloads derives of it",
    )
    code_retired_keys: tuple[str, ...] = Field(
        (), description="hex public keys that signed before, still accepted (C-17)"
    )
    token_pepper: SecretStr = Field(
        SecretStr(SAMPLE_SECRET), description="tokens of scan pages derive of it (C-05)"
    )
    options_deadline_seconds: float = Field(
        0.3, gt=0, le=5, description="then a code is issued without matching"
    )

    @model_validator(mode="after")
    def _refuse_sample_secrets(self) -> Self:
        if self.environment != "production":
            return self
        for name in ("code_signing_secret", "token_pepper"):
            self.must_be_secret(name)
        return self
