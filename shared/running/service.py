"""The manifest of a service: what it is, in under 25 lines of its own."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from sqlalchemy import MetaData

from shared.messaging.copies import Copy
from shared.messaging.handlers import Handlers
from shared.messaging.snapshots import Snapshot
from shared.running.names import NAMES
from shared.running.settings import ServiceSettings

if TYPE_CHECKING:
    from shared.db import Tx
    from shared.running.runtime import Runtime

__all__ = ["NAMES", "Job", "Service", "load"]


@dataclass(frozen=True, slots=True)
class Job:
    """Something the worker does every so often; failures are counted and logged."""

    name: str
    every_seconds: float
    run: "Callable[[Runtime], Awaitable[None]]"
    waiting: str = ""
    """SQL that counts what waits for it: while something does, nothing is settled."""


@dataclass(frozen=True, slots=True)
class Service:
    """Everything about one service derives from its name and this."""

    name: str
    title: str
    metadata: MetaData
    routers: Sequence[APIRouter]
    handlers: Handlers = field(default_factory=Handlers)
    settings: type[ServiceSettings] = ServiceSettings
    pages: Sequence[APIRouter] = ()
    """Routers of public pages, mounted at the root as they stand."""
    jobs: Sequence[Job] = ()
    copies: Sequence[Copy] = ()
    """Its read model: what `onevisit rebuild` makes anew (X-13)."""
    snapshots: Sequence[Snapshot[Any]] = ()
    """The state it owns, told to neighbours whose copy is to be made anew."""
    rebuilt: "Callable[[Tx], Awaitable[None]] | None" = None
    """Called in a rebuild's last transaction: `rebuild.changed` has each row that was
    added, replaced or removed, as it was and as it is (`copy text, row jsonb`)."""

    @property
    def short(self) -> str:
        """`plan` of `plan-svc`."""
        return self.name.removesuffix("-svc")

    @property
    def path(self) -> str:
        """The public path prefix, `/plan`."""
        return f"/{self.short}"

    @property
    def package(self) -> str:
        """The package that is imported, and the database: `plan_svc`."""
        return self.name.replace("-", "_")

    @property
    def migrations(self) -> Path:
        """The folder of the service's migrations."""
        found = import_module(self.package).__file__
        if found is None:
            raise RuntimeError(f"{self.package} is not an ordinary package")
        return Path(found).parent / "migrations"


def load(name: str) -> Service:
    """The manifest of a service by its deployed name.

    Raises:
        LookupError: if there is no such service.
    """
    if name not in NAMES:
        raise LookupError(f"no service {name!r}; there are: {', '.join(NAMES)}")
    module = import_module(f"{name.replace('-', '_')}.service")
    service: Service = module.SERVICE
    return service
