"""Who acts, under which name, in this request, message or job (E-05)."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Self


@dataclass(frozen=True, slots=True)
class Actor:
    """A person or system; address and client stay in the audit."""

    person: str
    """An opaque id of the issuer's, or `system:plan-svc/expire`."""
    agency: str = ""
    client: str = ""
    address: str = ""
    region: str = ""
    """Whose supervisors may read of it; empty where the facts must tell."""


@dataclass(frozen=True, slots=True)
class Acting:
    """An actor at an act, before anything is done."""

    actor: Actor
    act: str
    """A stable name: the operation's id, the handler or the job."""
    cases: tuple[str, ...] = ()
    """The ids that the request names."""
    causes: tuple[str, ...] = field(default=(), compare=False)
    """The actors of the events that are handled."""
    must: bool = False
    """Whether a transaction leaves a row though it records no event."""

    @classmethod
    def system(cls, service: str, name: str, causes: tuple[str, ...] = ()) -> Self:
        """A handler or job of a service."""
        return cls(Actor(f"system:{service}/{name}"), name, causes=causes)


_acting: ContextVar[Acting | None] = ContextVar("acting", default=None)


def current() -> Acting | None:
    """Who acts in this context, if somebody said so."""
    return _acting.get()


def now_acting(acting: Acting) -> None:
    """Say who acts until the end of the `acting_as` around."""
    _acting.set(acting)


@contextmanager
def acting_as(acting: Acting | None) -> Iterator[None]:
    """Let transactions that begin inside the block be this actor's."""
    token = _acting.set(acting)
    try:
        yield
    finally:
        _acting.reset(token)
