"""The surroundings of a transaction: what a command may use beside the database."""

from collections.abc import Callable
from typing import Protocol, TypeVar

import httpx

from shared.civic.calendar import WorkingCalendar
from shared.civic.clock import Clock
from shared.running.observability import Metrics
from shared.running.settings import ServiceSettings

T = TypeVar("T")


class Named(Protocol):
    """Something with the deployed name of a service."""

    @property
    def name(self) -> str:
        """`plan-svc`."""
        ...


class Surroundings(Protocol):
    """A running service as a transaction sees it; `shared.running.runtime` is one."""

    @property
    def service(self) -> Named:
        """Which service it is."""
        ...

    @property
    def settings(self) -> ServiceSettings:
        """Its settings; a service reads its own by `CheckcodeSettings.of(runtime)`."""
        ...

    @property
    def clock(self) -> Clock:
        """What day and instant it is."""
        ...

    @property
    def calendar(self) -> WorkingCalendar:
        """Which days are working days."""
        ...

    @property
    def metrics(self) -> Metrics:
        """What is counted."""
        ...

    @property
    def neighbours(self) -> httpx.AsyncClient:
        """Reaches the other services at their public paths."""
        ...

    @property
    def relays(self) -> bool:
        """Whether a relay carries the outbox; else it is itself the log."""
        ...

    def own(self, make: "Callable[[Surroundings], T]") -> T:
        """What `make` makes of this runtime: once, when it is first asked for."""
        ...

    def call(self, job: str) -> None:
        """Let the worker do a job now: work was left for it."""
        ...

    def published(self) -> None:
        """Events were committed: whoever waits for them here need not wait longer."""
        ...
