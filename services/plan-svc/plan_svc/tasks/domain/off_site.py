"""Tasks that are carried out off-site together, and those on site beside them."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class OnSite:
    """A planned task on site that is not carried out."""

    number: str
    agency: str
    is_joint: bool
    """Of a joint plan, or of an agreed joint visit."""


@dataclass(frozen=True, slots=True)
class OffSiteUnit:
    """What the agencies of one joint plan do off-site at one place and occasion."""

    plan_id: UUID
    occasion: int
    tasks: tuple[str, ...]
    is_done: bool
    """Every one of them has carried out its task, in a span of days."""
