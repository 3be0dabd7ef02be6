"""What a running service holds; passed in, never global."""

import asyncio
from collections import defaultdict
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx

from shared.civic.calendar import WorkingCalendar
from shared.civic.clock import Clock
from shared.db import Database, OneTx, ReadTx, Tx
from shared.messaging.bus import Bus
from shared.running.observability import Metrics
from shared.running.settings import ServiceSettings

if TYPE_CHECKING:
    from shared.auth import Verifier
    from shared.running.service import Service


@dataclass(slots=True)
class Runtime:
    """One running service: settings, clock, calendar, database, bus, neighbours."""

    service: "Service"
    settings: Any
    clock: Clock
    calendar: WorkingCalendar
    db: Database
    bus: Bus
    verifier: "Verifier"
    neighbours: httpx.AsyncClient
    """Reaches the other services at their public paths; pass the caller's token on."""
    metrics: Metrics
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    """Set after a commit with events, so that the relay need not wait for its poll."""
    calls: defaultdict[str, asyncio.Event] = field(
        default_factory=lambda: defaultdict(asyncio.Event)
    )
    """By job: set after a commit that left work for it, so that it need not wait."""

    def published(self) -> None:
        """Events were committed: whoever waits for them here need not wait longer."""
        self.wake.set()
        self.bus.published(self.service.name)

    def writing(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that commits when the block ends well."""
        return self.db.writing(self)

    def writing_once(self) -> AbstractAsyncContextManager[OneTx]:
        """One statement that writes, and is committed when it ends well."""
        return self.db.writing_once(self)

    def reading(self) -> AbstractAsyncContextManager[ReadTx]:
        """A read-only transaction over one snapshot."""
        return self.db.reading(self)

    def looking(self) -> AbstractAsyncContextManager[ReadTx]:
        """Reads outside any transaction: each statement has its own snapshot."""
        return self.db.looking(self)

    @property
    def common(self) -> ServiceSettings:
        """The settings that every service has."""
        common: ServiceSettings = self.settings
        return common
