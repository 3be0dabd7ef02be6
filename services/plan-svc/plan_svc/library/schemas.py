"""Agencies and items over HTTP."""

from datetime import date
from typing import Annotated, Self

from pydantic import ConfigDict, Field

from plan_svc.library.domain import Agency, Item
from plan_svc.library.queries import ItemVersion
from plan_svc.schemas import In, Line, Out, Text
from shared.events.plan import (
    BasisKind,
    CheckPoint,
    ItemClaim,
    ItemList,
    LegalBasis,
    Level,
    Risk,
)
from shared.web.values import Day

AgencyCode = Annotated[str, Field(pattern=r"^\d{6,9}-[a-z_]+$", max_length=60)]
ITEM_CODE = r"^[a-z_]+-\d{3,}$"
ItemCode = Annotated[str, Field(pattern=ITEM_CODE, max_length=60)]


class AgencyIn(In):
    """An agency as the steward enters it."""

    name: Annotated[Line, Field(min_length=1)]
    name_en: Line = ""
    level: Level = Level.DISTRICT
    domain: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    region: Annotated[str, Field(pattern=r"^\d{6}(\d{3})?$")]
    sections: list[Line] = []
    sectors: list[Line] = []
    retired: bool = False

    def agency(self, code: str) -> Agency:
        """The domain's value."""
        lists = {"sections": tuple(self.sections), "sectors": tuple(self.sectors)}
        return Agency(code=code, **self.model_dump() | lists)


class AgencyOut(AgencyIn):
    """An agency."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    code: str
    version: int


Tag = Annotated[str, Field(min_length=1, max_length=60)]
Tags = Annotated[list[Tag], Field(max_length=40)]


class BasisIn(In):
    """A document that an item rests on; inspections need one that is not `other`."""

    kind: BasisKind
    text: Annotated[Line, Field(min_length=1)]
    valid_from: Day | None = None
    valid_to: Annotated[Day | None, Field(description="its last day; repealed")] = None

    def basis(self) -> LegalBasis:
        """The domain's value."""
        return LegalBasis(**self.model_dump())


class ItemIn(In):
    """An item of the library (P-09, P-10, P-25)."""

    name: Annotated[Line, Field(min_length=1)]
    domain: Annotated[str, Field(pattern=r"^[a-z_]+$")]
    level: Level = Level.DISTRICT
    risk: Risk
    item_list: ItemList
    legal_basis: Annotated[Text, Field(min_length=1)]
    check_points: Annotated[list[CheckPoint], Field(min_length=1)]
    materials: list[Line] = []
    joint_forbidden: bool = False
    off_site_possible: bool = False
    filed: bool = True
    valid_to: Day | None = None
    catalogue_code: Annotated[
        str | None, Field(description="监管事项目录编码: 14 digits (P-25)")
    ] = None
    checklist_code: Annotated[
        str | None, Field(description="检查实施清单编码: a USCC, then 1 to 5, … (P-25)")
    ] = None
    legal_bases: Annotated[
        list[BasisIn] | None,
        Field(
            max_length=100,
            description="each document with its kind and validity; not stated: null",
        ),
    ] = None
    subfields: Tags = []
    situations: Tags = []
    risk_tags: Tags = []
    effective_from: Annotated[
        Day | None, Field(description="the first day of this version; today if unset")
    ] = None

    def item(self, code: str) -> Item:
        """The domain's value, which nobody claimed yet."""
        bases = self.legal_bases
        lists = {
            "check_points": tuple(self.check_points),
            "materials": tuple(self.materials),
            "legal_bases": None
            if bases is None
            else tuple(each.basis() for each in bases),
            "subfields": tuple(self.subfields),
            "situations": tuple(self.situations),
            "risk_tags": tuple(self.risk_tags),
        }
        return Item(code=code, **self.model_dump() | lists)


class BasisOut(BasisIn):
    """A document that an item rests on."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)


class ItemOut(ItemIn):
    """An item and who claimed it."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    code: str
    legal_bases: list[BasisOut] | None  # type: ignore[assignment]  # read, not parsed
    claimed_by: list[str]
    claims: list[ItemClaim]
    version: int


class ItemVersionOut(Out):
    """What the city stated of an item, from a day on."""

    code: str
    effective_from: date
    applied: Annotated[bool, Field(description="whether its day has come")]
    name: str
    domain: str
    risk: Risk
    item_list: ItemList
    filed: bool
    valid_to: date | None
    catalogue_code: str | None
    checklist_code: str | None
    legal_bases: list[LegalBasis] | None
    check_points: list[CheckPoint]

    @classmethod
    def of(cls, version: ItemVersion) -> Self:
        """The answer of a version."""
        item = version.content
        members = {
            name: getattr(item, name)
            for name in cls.model_fields
            if hasattr(item, name)
        }
        return cls.model_validate(
            members
            | {"applied": version.applied, "effective_from": version.effective_from}
        )


class PointOut(Out):
    """A check point of an item."""

    item: str
    number: str
    text: str
    situations: list[str]
    risk_tags: list[str]


class ClaimIn(In):
    """How an agency claims an item."""

    item_list: Annotated[
        ItemList | None, Field(description="on which list it stands here; the city's")
    ] = None
