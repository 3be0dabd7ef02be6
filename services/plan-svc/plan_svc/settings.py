"""Settings of plan-svc besides those that every service has."""

from typing import Self

from pydantic import Field, SecretStr, model_validator

from shared.running.settings import SAMPLE_SECRET, ServiceSettings


class PlanSettings(ServiceSettings):
    """The keys that seal draws and complainants; how frames are fixed (P-16, S-11)."""

    draw_key: SecretStr = Field(
        SecretStr(SAMPLE_SECRET),
        description="seals the year's draw key until the year is over (P-16)",
    )
    draw_key_id: str = Field(
        "1",
        pattern=r"^[A-Za-z0-9._-]{1,40}$",
        description="the name of `draw_key`: another one for each new key",
    )
    draw_retired_keys: dict[str, SecretStr] = Field(
        default_factory=dict,
        description='former keys by their names, as JSON: {"1": "…"}; each goes when '
        "the years that it sealed are opened",
    )
    draw_sample_seed: str | None = Field(
        None, description="years take their keys from it: the sample story only"
    )
    draw_beacon: str | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="the public beacon whose pulse is mixed into the numbers of "
        "frames, by its name, such as `NIST Randomness Beacon 2.0, chain 2`; nothing "
        "is fetched: the witness tells the pulse's output (P-16)",
    )
    draw_chunk_levels: int = Field(
        4, ge=1, le=5, description="a frame is fixed in chunks of 16 to the power of it"
    )

    clue_key: SecretStr = Field(
        SecretStr(SAMPLE_SECRET), description="seals complainants at rest (S-11)"
    )
    clue_key_id: str = Field(
        "1",
        pattern=r"^[A-Za-z0-9._-]{1,40}$",
        description="the name of `clue_key`: another one for each new key",
    )
    clue_retired_keys: dict[str, SecretStr] = Field(
        default_factory=dict,
        description='former keys by their names, as JSON: {"1": "…"}; each goes once '
        "`onevisit clues-rewrap` has run",
    )

    def draw_secrets(self) -> dict[str, SecretStr]:
        """Every key that may have sealed a year, by its name."""
        return {**self.draw_retired_keys, self.draw_key_id: self.draw_key}

    def clue_secrets(self) -> dict[str, SecretStr]:
        """Every key that may have sealed a complainant, by its name."""
        return {**self.clue_retired_keys, self.clue_key_id: self.clue_key}

    @model_validator(mode="after")
    def _refuse_sample_secrets(self) -> Self:
        if self.draw_key_id in self.draw_retired_keys:
            raise ValueError(
                "draw_key_id names a retired key: give the new key another name"
            )
        if self.clue_key_id in self.clue_retired_keys:
            raise ValueError(
                "clue_key_id names a retired key: give the new key another name"
            )
        if self.environment == "production":
            self.must_be_secret("draw_key")
            self.must_be_secret("clue_key")
            if self.draw_sample_seed is not None:
                raise ValueError("draw_sample_seed is for the sample story only (P-16)")
        return self
