"""Settings of checkcode-svc besides those that every service has."""

from typing import Self

from pydantic import Field, SecretStr, model_validator

from checkcode_svc.codes.domain.token import Peppers
from shared.running.settings import SAMPLE_SECRET, ServiceSettings


class CheckcodeSettings(ServiceSettings):
    """Secrets of codes, and how matching-svc and plan-svc are asked."""

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
    token_retired_peppers: tuple[SecretStr, ...] = Field(
        (),
        description="peppers of before, the newest first: their codes' links can be "
        "drawn again as long as they stand here",
    )
    message_key: SecretStr = Field(
        SecretStr(SAMPLE_SECRET),
        description="seals messages to subjects at rest (C-12)",
    )
    message_retired_keys: tuple[SecretStr, ...] = Field(
        (), description="former message keys, which open what they sealed"
    )
    options_deadline_seconds: float = Field(
        0.3, gt=0, le=5, description="then a code is issued without matching"
    )
    plan_url: str = Field(
        "",
        description="where plan-svc is asked to take a place into a plan; without it, "
        "at the neighbours' address",
    )

    def peppers(self) -> Peppers:
        """The pepper of new tokens, and those of before."""
        retired = (pepper.get_secret_value() for pepper in self.token_retired_peppers)
        return Peppers(self.token_pepper.get_secret_value(), tuple(retired))

    @model_validator(mode="after")
    def _refuse_sample_secrets(self) -> Self:
        if self.environment != "production":
            return self
        for name in ("code_signing_secret", "token_pepper", "message_key"):
            self.must_be_secret(name)
        return self
