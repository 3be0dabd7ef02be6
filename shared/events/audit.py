"""The event of the audit: that an act, a refusal or a read was entered (E-05).

Every service publishes it, on a topic of its own. Address, client and what changed stay
in the service's table; the hash here is of the whole row there.
"""

from datetime import datetime
from typing import ClassVar

from shared.events.base import Event


class ActAudited(Event):
    """An act, a refusal or a read of personal data stands in a service's audit."""

    type: ClassVar[str] = "onevisit.audit.act-audited.v1"
    aggregate: ClassVar[str] = "audit"
    topic: ClassVar[str | None] = "onevisit.audit.v1"

    id: str
    at: datetime
    service: str
    act: str
    """An operation by function, path and method; a handler; or a job."""
    outcome: str
    """`begun`, `done`, `refused` or `read`; more may come."""
    actor: str
    """An opaque id, or `system:<service>/<name>`."""
    agency: str | None = None
    region: str
    causes: tuple[str, ...] = ()
    """The actors of the events that a handler handled."""
    cases: tuple[str, ...] = ()
    """The first of the ids that it concerns."""
    cases_count: int = 0
    secret: bool = False
    """Whether it concerns a classified or surprise visit (C-05)."""
    code: str | None = None
    """Of a refusal."""
    rule: str | None = None
    clause: str | None = None
    hash: str
    """Of the row's canonical form."""

    @property
    def aggregate_id(self) -> str:
        """The row's id."""
        return self.id

    @property
    def key(self) -> str:
        """The service: the order of its audit is kept."""
        return self.service
