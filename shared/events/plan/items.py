"""Events of agencies and of the item library."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import ClassVar

from shared.events.base import Event, Fact


class Level(StrEnum):
    """The level of an agency."""

    MUNICIPAL = "municipal"
    DISTRICT = "district"
    TOWN = "town"


class Risk(StrEnum):
    """The risk of an item (P-10)."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class ItemList(StrEnum):
    """The three lists of which an item stands on exactly one (P-10)."""

    KEY = "key"
    RANDOM = "random"
    UNDISTURBED = "undisturbed"


class AgencyChanged(Event):
    """An agency was entered or changed."""

    type: ClassVar[str] = "onevisit.plan.agency-changed.v1"
    aggregate: ClassVar[str] = "agency"

    code: str
    name: str
    name_en: str
    level: Level
    domain: str
    region: str
    sections: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    """Business types the agency is mainly responsible for (M-06)."""
    retired: bool = False

    @property
    def aggregate_id(self) -> str:
        """The agency's code."""
        return self.code


class CheckPoint(Fact):
    """One thing to look at; a result is given for each (C-10)."""

    number: str
    text: str
    situations: tuple[str, ...] = ()
    """When it is looked at; none: whenever its item is (P-25)."""
    risk_tags: tuple[str, ...] = ()


class DatedPoint(CheckPoint):
    """A check point and the days on which it holds (P-25)."""

    valid_from: date | None = None
    """Unset: from before it was kept."""
    valid_to: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether a result of that day is given for it."""
        return holds(day, self.valid_from, self.valid_to)


class BasisKind(StrEnum):
    """What a legal basis is; inspections need one of the first three (P-25)."""

    LAW = "law"
    REGULATION = "regulation"
    RULE = "rule"
    OTHER = "other"


class LegalBasis(Fact):
    """A document that an item rests on, and from when to when it is in force."""

    kind: BasisKind
    text: str
    """The document with its article."""
    valid_from: date | None = None
    valid_to: date | None = None
    """Its last day, where it was repealed."""

    def carries(self, day: date) -> bool:
        """Whether an inspection of that day may rest on it (P-25)."""
        in_force = holds(day, self.valid_from, self.valid_to)
        return self.kind is not BasisKind.OTHER and in_force


class ItemClaim(Fact):
    """An agency's claim of an item, and the list on which it stands there (P-09)."""

    agency: str
    item_list: ItemList | None = None
    """Unset: the city's."""


def holds(day: date, first: date | None, last: date | None) -> bool:
    """Whether a day lies within two others, each of which may be open."""
    return (first is None or first <= day) and (last is None or day <= last)


def founded(bases: Sequence[LegalBasis] | None, day: date) -> bool:
    """Whether an item may be inspected by its bases; those not stated are not judged.

    With none but others, or with all repealed, it may not (P-25).
    """
    return bases is None or any(basis.carries(day) for basis in bases)


class ItemListed(Event):
    """An item entered the library, changed, or was claimed (P-09)."""

    type: ClassVar[str] = "onevisit.plan.item-listed.v1"
    aggregate: ClassVar[str] = "item"

    code: str
    name: str
    domain: str
    level: Level
    risk: Risk
    item_list: ItemList
    legal_basis: str
    check_points: tuple[CheckPoint, ...]
    materials: tuple[str, ...] = ()
    """What the subject must prepare."""
    joint_forbidden: bool = False
    off_site_possible: bool = False
    filed: bool = True
    valid_to: date | None = None
    claimed_by: tuple[str, ...] = ()
    catalogue_code: str | None = None
    """Of the national catalogue, 监管事项目录编码 (P-25)."""
    checklist_code: str | None = None
    """Of the implementation list, 检查实施清单编码."""
    legal_bases: tuple[LegalBasis, ...] | None = None
    """Unset where they were not stated one by one."""
    effective_from: date | None = None
    """The first day of this version; unset where it is not known."""
    point_history: tuple[DatedPoint, ...] | None = None
    """The check points of every day, those of today among them."""
    subfields: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    risk_tags: tuple[str, ...] = ()
    claims: tuple[ItemClaim, ...] = ()
    """Of the agencies in `claimed_by`."""

    @property
    def aggregate_id(self) -> str:
        """The item's code."""
        return self.code
