"""Agencies and items over HTTP."""

from typing import Annotated

from pydantic import ConfigDict, Field

from plan_svc.library.domain import Agency, Item
from plan_svc.schemas import In, Line, Text
from shared.events.plan import CheckPoint, ItemList, Level, Risk
from shared.web.values import Day

AgencyCode = Annotated[str, Field(pattern=r"^\d{6,9}-[a-z_]+$", max_length=60)]
ItemCode = Annotated[str, Field(pattern=r"^[a-z_]+-\d{3,}$", max_length=60)]


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


class ItemIn(In):
    """An item of the library (P-09, P-10)."""

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

    def item(self, code: str) -> Item:
        """The domain's value, which nobody claimed yet."""
        lists = {
            "check_points": tuple(self.check_points),
            "materials": tuple(self.materials),
        }
        return Item(code=code, **self.model_dump() | lists)


class ItemOut(ItemIn):
    """An item and who claimed it."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    code: str
    claimed_by: list[str]
    version: int
