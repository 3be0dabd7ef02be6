"""Settings: typed, frozen, read from the environment at start, never at import."""

from ipaddress import IPv4Network
from pathlib import Path
from typing import Annotated, Any, Literal, Protocol, Self, TypeVar
from urllib.parse import urlsplit

from pydantic import Field, IPvAnyNetwork, SecretStr, model_validator
from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from shared.migrate.audit import KEPT_MONTHS
from shared.running.database_url import must_be_proven
from shared.running.kafka_settings import Environment, KafkaSettings

__all__ = ["Environment", "ServiceSettings", "read_settings"]

S = TypeVar("S", bound="ServiceSettings")
SAMPLE_SECRET = "sample-secret-for-development-only"  # noqa: S105 - refused in production
SHORTEST_SECRET = 32
Acr = Annotated[str, Field(pattern=r"^[!#-\[\]-~]+$")]
"""A way of signing in, as an issuer calls it: no space, no quotation mark."""


class Configured(Protocol):
    """Something that runs by settings: a runtime."""

    @property
    def settings(self) -> "ServiceSettings":
        """What it runs by."""
        ...


class ServiceSettings(KafkaSettings):
    """What every service needs; a service adds its own fields in a subclass.

    Each is read from `<PREFIX>_<NAME>` (`PLAN_SVC_DATABASE_URL`), and where that is
    absent from `ONEVISIT_<NAME>`, which serves all services of one deployment.
    """

    model_config = SettingsConfigDict(frozen=True, extra="ignore")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The call, then the service's own prefix, then the deployment's."""
        del dotenv_settings, file_secret_settings
        common = EnvSettingsSource(settings_cls, env_prefix="ONEVISIT_")
        return init_settings, env_settings, common

    @classmethod
    def of(cls, runtime: Configured) -> Self:
        """The settings of a running service whose manifest names this class.

        Raises:
            TypeError: if it runs by others.
        """
        settings = runtime.settings
        if not isinstance(settings, cls):
            raise TypeError(f"{type(settings).__name__} are no {cls.__name__}")
        return settings

    database_url: SecretStr = Field(description="postgresql://user:password@host/db")
    migration_url: SecretStr | None = Field(
        None,
        description="the same of the role that owns the tables: for `migrate` alone",
    )
    pool_size: int = Field(10, ge=2, le=200, description="connections to PostgreSQL")
    statement_timeout_seconds: float = Field(30, gt=0)
    idle_transaction_seconds: float = Field(
        120,
        gt=0,
        description="a transaction that waits so long for its client is ended, and "
        "the relay's lease with a relay that is silent for half of it",
    )

    bus: Literal["kafka", "inprocess"] = "kafka"
    instance_id: str | None = Field(
        None, description="static member id of this worker in its consumer group"
    )
    kafka_partitions: int = Field(12, ge=1)
    consumer_batch: int = Field(500, ge=1, description="messages in one transaction")
    relay_idle_seconds: float = Field(0.05, gt=0, description="poll when nothing new")
    outbox_days: int = Field(7, ge=1, description="sent events are kept this long")
    inbox_days: int = Field(
        30,
        ge=2,
        description="longer than topic retention plus the longest parking; an event "
        "older than this is parked as too old",
    )
    audit_months: int = Field(
        KEPT_MONTHS,
        ge=KEPT_MONTHS,
        description="the audit is kept this long, as case files are (E-05)",
    )
    heartbeat_seconds: float = Field(10, gt=0)
    unready_after_seconds: float = Field(
        60, gt=0, description="a worker is unready when its work fails for so long"
    )

    calls_per_second: float | None = Field(
        None, ge=3, description="of one verified caller and process; unset: unbounded"
    )
    operations_port: int | None = Field(
        None,
        ge=1,
        le=65_535,
        description="where health and metrics answer; unset: beside the routes",
    )
    operations_host: str = "127.0.0.1"
    trusted_proxies: tuple[IPvAnyNetwork, ...] = Field(
        (IPv4Network("127.0.0.1"),),
        description="whose X-Forwarded-For says who calls: the gateway's networks, as "
        'JSON: ["10.0.0.0/8"]',
    )
    public_url: str = "http://127.0.0.1:8000"
    neighbour_url: str = Field(
        "http://127.0.0.1:8000", description="where the other services are reached"
    )
    jwks_url: str | None = None
    jwks_file: Path | None = None
    cursor_secret: SecretStr = Field(
        SecretStr(SAMPLE_SECRET), description="seals the cursors of all lists"
    )
    issuer: str = "https://onevisit.invalid/issuer"
    audience: str = "onevisit"
    second_person_acr: tuple[Acr, ...] = Field(
        (),
        description="how approvers and overriders must have signed in (acr), as JSON: "
        '["urn:example:two-factors"]; empty: in any way',
    )
    ended_tokens_file: Path | None = Field(
        None,
        description="CSV `person,instant`: tokens of that person (`sub`) issued up to "
        "then are taken no more; read again within seconds",
    )
    holidays_file: Path | None = Field(
        None, description="CSV `date,is_off_day` for years the package lacks (C-08)"
    )
    plain_week_years: tuple[int, ...] = Field(
        (), description="years taken as plain weeks: the sample story only"
    )
    clock_shift_file: Path | None = Field(
        None, description="seconds to move the clock by: test builds only"
    )
    kill_at: str | None = Field(None, description="a kill point: test builds only")
    bug_at: str | None = Field(
        None, description="keys at which every handler raises: test builds only"
    )
    log_level: str = "INFO"
    max_body_bytes: int = Field(1_000_000, ge=1, description="JSON bodies")
    max_public_body_bytes: int = Field(
        65_536, ge=1, description="what anybody may send without a token"
    )
    max_upload_bytes: int = Field(1_000_000_000, ge=1, description="bulk uploads")
    body_seconds: float = Field(30, gt=0, description="a body comes in within this")
    reader_seconds: float = Field(
        30, gt=0, description="each piece of a long answer is taken within this"
    )
    state_streams_at_once: int = Field(
        2, ge=1, description="each holds a connection until its reader has it all"
    )
    state_wait_seconds: float = Field(
        30, gt=0, description="a stream of the state waits this long for its turn"
    )
    uploads_at_once: int = Field(4, ge=1, description="fewer than `pool_size`")
    upload_wait_seconds: float = Field(
        30, gt=0, description="an upload waits this long for its turn"
    )
    upload_seconds: float = Field(900, gt=0, description="an upload is here by then")
    upload_grace_seconds: float = Field(10, gt=0)
    upload_least_bytes_per_second: int = Field(
        20_000, ge=1, description="after the grace an upload is ended below this"
    )

    def must_be_secret(self, name: str) -> None:
        """Refuse a sample, or a secret that can be guessed.

        Raises:
            ValueError: saying how to make a good one.
        """
        secret: SecretStr = getattr(self, name)
        value = secret.get_secret_value()
        if len(value) < SHORTEST_SECRET or value == SAMPLE_SECRET:
            raise ValueError(
                f"{name} is short or the sample: set a secret of {SHORTEST_SECRET} "
                "characters or more, such as `openssl rand -hex 32` prints"
            )

    @model_validator(mode="after")
    def _refuse_unsafe(self) -> Self:
        if self.clock_shift_file is not None and self.environment != "test":
            raise ValueError("clock_shift_file is for environment=test only")
        if self.environment != "production":
            return self
        must_be_proven(self.database_url.get_secret_value())
        if self.migration_url is not None:
            must_be_proven(self.migration_url.get_secret_value())
        self._must_know_its_issuer()
        self.must_be_secret("cursor_secret")
        if self.bus == "inprocess":
            raise ValueError("bus=inprocess is for development: set bus=kafka")
        if self.plain_week_years:
            raise ValueError("plain_week_years is for the sample story only (C-08)")
        return self

    def _must_know_its_issuer(self) -> None:
        if self.jwks_url is None and self.jwks_file is None:
            raise ValueError("set jwks_url or jwks_file: tokens cannot be verified")
        for name in ("issuer", "jwks_url"):
            url: str | None = getattr(self, name)
            if url is not None and urlsplit(url).scheme != "https":
                raise ValueError(
                    f"{name} is no https address: whoever stands between could put "
                    "keys of his own in its place; set the https address"
                )


def read_settings(kind: type[S], service_name: str, **overrides: Any) -> S:
    """Settings of a service from the environment; `overrides` win.

    Raises:
        pydantic.ValidationError: naming each missing or unsafe setting.
    """
    return kind(_env_prefix=variable_of(service_name, ""), **overrides)


def variable_of(service_name: str, setting: str) -> str:
    """The environment variable of a service's setting: `PLAN_SVC_DATABASE_URL`."""
    return f"{service_name}_{setting}".upper().replace("-", "_")
