"""A service's manifest and its runtime; both are passed in, never global.

The manifest, its jobs and the runtime are one module, for a job takes the runtime and
the runtime knows its manifest.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Generic

import httpx
from fastapi import APIRouter
from sqlalchemy import MetaData
from typing_extensions import TypeVar

from shared.audit.writing import write_acts, write_once
from shared.auth import Verifier
from shared.civic.calendar import WorkingCalendar
from shared.civic.clock import Clock
from shared.db import Database, OneTx, ReadTx, Tx
from shared.db.surroundings import Surroundings
from shared.messaging.bus import Bus
from shared.messaging.copies import Copy
from shared.messaging.handlers import Handlers
from shared.messaging.snapshots import Snapshot
from shared.running.observability import Metrics
from shared.running.settings import ServiceSettings

T = TypeVar("T")
S_co = TypeVar("S_co", bound=ServiceSettings, default=ServiceSettings, covariant=True)


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
    """The manifest of one service; everything else derives from its name."""

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
    rebuilt: Callable[[Tx], Awaitable[None]] | None = None
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
        file = import_module(self.package).__file__
        if file is None:
            raise RuntimeError(f"{self.package} is not an ordinary package")
        return Path(file).parent / "migrations"


@dataclass(slots=True)
class Runtime(Generic[S_co]):
    """One running service: settings, clock, calendar, database, bus, neighbours."""

    service: Service
    settings: S_co
    """Of the class that the manifest names; a service reads its own by `.of()`."""
    clock: Clock
    calendar: WorkingCalendar
    db: Database
    bus: Bus
    verifier: Verifier
    neighbours: httpx.AsyncClient
    """Reaches the other services at their public paths; pass the caller's token on."""
    metrics: Metrics
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    """Set after a commit with events, so that the relay need not wait for its poll."""
    calls: defaultdict[str, asyncio.Event] = field(
        default_factory=lambda: defaultdict(asyncio.Event)
    )
    """By job: set after a commit that left work for it, so that it need not wait."""
    _own: dict[Callable[[Any], Any], Any] = field(default_factory=dict)

    def own(self, make: Callable[[Surroundings], T]) -> T:
        """The value that `make` makes of this runtime, once, at the first call.

        The place for what a service keeps as long as it runs: its metrics, a table of
        days. It is keyed by the function, so give one that has a name.
        """
        if make not in self._own:
            self._own[make] = make(self)
        own: T = self._own[make]
        return own

    @property
    def relays(self) -> bool:
        """Whether a relay carries the outbox; else it is itself the log."""
        return self.bus.relay(self.service.name) is not None

    def call(self, job: str) -> None:
        """Wake the worker to do a job now: work was left for it."""
        self.calls[job].set()

    def published(self) -> None:
        """Events were committed: whoever waits for them here need not wait longer."""
        self.wake.set()
        self.bus.published(self.service.name)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Tx]:
        """A transaction that commits when the block ends well, with its acts (E-05)."""
        async with self.db.writing(self) as tx:
            yield tx
            await write_acts(tx)

    @asynccontextmanager
    async def writing_once(self) -> AsyncIterator[OneTx]:
        """One statement that writes, and is committed when it ends well."""
        async with self.db.writing_once(self) as tx:
            yield tx
            await write_once(tx)

    def reading(self) -> AbstractAsyncContextManager[ReadTx]:
        """A read-only transaction over one snapshot."""
        return self.db.reading(self)

    def looking(self) -> AbstractAsyncContextManager[ReadTx]:
        """Reads outside any transaction: each statement has its own snapshot."""
        return self.db.looking(self)
