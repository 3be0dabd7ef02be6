"""Settings of subject-svc besides those that every service has."""

from typing import Self

from pydantic import Field, SecretStr, model_validator

from shared.running.settings import SAMPLE_SECRET, ServiceSettings


class SubjectSettings(ServiceSettings):
    """The keys that seal contacts, and how long a contact is kept (S-11)."""

    contact_key: SecretStr = Field(
        SecretStr(SAMPLE_SECRET), description="seals subjects' contacts at rest (S-11)"
    )
    contact_key_id: str = Field(
        "1",
        pattern=r"^[A-Za-z0-9._-]{1,40}$",
        description="the name of `contact_key`: another one for each new key",
    )
    contact_retired_keys: dict[str, SecretStr] = Field(
        default_factory=dict,
        description='former keys by their names, as JSON: {"1": "…"}; each goes once '
        "`onevisit contacts-rewrap` has run",
    )
    contact_confirm_days: int = Field(
        30, ge=1, description="a contact that nobody confirms is wiped after this"
    )

    def contact_secrets(self) -> dict[str, SecretStr]:
        """Every key that may have sealed a contact, by its name."""
        return {**self.contact_retired_keys, self.contact_key_id: self.contact_key}

    @model_validator(mode="after")
    def _refuse_sample_secrets(self) -> Self:
        if self.contact_key_id in self.contact_retired_keys:
            raise ValueError(
                "contact_key_id names a retired key: give the new key another name"
            )
        if self.environment == "production":
            self.must_be_secret("contact_key")
        return self
