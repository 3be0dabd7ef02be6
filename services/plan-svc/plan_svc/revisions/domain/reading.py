"""Rows of uploads about items: what a row says, and the item once it is said (S-08)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, Self, TypeVar

from plan_svc.library.domain import Item
from plan_svc.library.errors import ItemUnknown
from plan_svc.revisions.errors import PointsMissing, WrongCell
from shared.events.plan import (
    BasisKind,
    CheckPoint,
    ItemClaim,
    ItemList,
    LegalBasis,
    Level,
    Risk,
)

Cells = Mapping[str, str]
E = TypeVar("E", bound=StrEnum)


class Said(Protocol):
    """What one row says of an item."""

    @property
    def item(self) -> str:
        """The item's code."""
        ...

    @property
    def key(self) -> str:
        """What it speaks of: two rows with one key must say the same."""
        ...

    def onto(self, item: Item | None) -> Item:
        """The item with what the row says."""
        ...


@dataclass(frozen=True, slots=True)
class ItemSaid:
    """A row of the library; a column that the file has not leaves what stands."""

    item: str
    members: dict[str, Any]

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """Read a row.

        Raises:
            WrongCell: naming the first cell that cannot be taken.
        """
        members = {
            name: read(name, cells[name])
            for name, read in _ITEM.items()
            if name in cells
        }
        return cls(cells["code"], members)

    @property
    def key(self) -> str:
        """The item."""
        return self.item

    def onto(self, item: Item | None) -> Item:
        """The item with these members; a new one is not founded before it has bases."""
        if item is None:
            item = Item(code=self.item, legal_bases=(), **_FIRST | self.members)
        else:
            item = replace(item, **self.members)
        item.ensure_listed()
        return item


@dataclass(frozen=True, slots=True)
class PointSaid:
    """A check point of an item: new, changed, or ended."""

    item: str
    point: CheckPoint
    ended: bool

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """Read a row.

        Raises:
            WrongCell: naming the first cell that cannot be taken.
        """
        point = CheckPoint(
            number=_text("number", cells["number"]),
            text=_text("text", cells["text"]),
            situations=_several("situations", cells.get("situations", "")),
            risk_tags=_several("risk_tags", cells.get("risk_tags", "")),
        )
        return cls(cells["item"], point, _yes("ended", cells.get("ended", "")))

    @property
    def key(self) -> str:
        """The point of the item."""
        return f"{self.item} {self.point.number}"

    def onto(self, item: Item | None) -> Item:
        """The item with this point, or without it."""
        item = _known(item)
        points = {point.number: point for point in item.check_points}
        if self.ended:
            points.pop(self.point.number, None)
        else:
            points[self.point.number] = self.point
        if not points:
            raise PointsMissing
        return replace(item, check_points=tuple(points.values()))


@dataclass(frozen=True, slots=True)
class BasisSaid:
    """A legal basis of an item, by its text; with its last day it is repealed."""

    item: str
    basis: LegalBasis

    @classmethod
    def read(cls, cells: Cells) -> Self:
        """Read a row.

        Raises:
            WrongCell: naming the first cell that cannot be taken.
        """
        basis = LegalBasis(
            kind=_one_of(BasisKind)("kind", cells["kind"]),
            text=_text("text", cells["text"]),
            valid_from=_day("valid_from", cells.get("valid_from", "")),
            valid_to=_day("valid_to", cells.get("valid_to", "")),
        )
        return cls(cells["item"], basis)

    @property
    def key(self) -> str:
        """The basis of the item."""
        return f"{self.item} {self.basis.text}"

    def onto(self, item: Item | None) -> Item:
        """The item with this basis."""
        item = _known(item)
        if not item.check_points:
            raise PointsMissing
        bases = {basis.text: basis for basis in item.legal_bases or ()}
        bases[self.basis.text] = self.basis
        return replace(item, legal_bases=tuple(bases.values()))


def read_claim(cells: Cells, agency: str) -> tuple[str, ItemClaim]:
    """The item that a row claims for an agency, and on which list it stands there.

    Raises:
        WrongCell: naming the first cell that cannot be taken.
    """
    own = cells.get("item_list", "")
    listed = _one_of(ItemList)("item_list", own) if own else None
    return cells["item"], ItemClaim(agency=agency, item_list=listed)


def _known(item: Item | None) -> Item:
    if item is None:
        raise ItemUnknown
    return item


def _text(name: str, cell: str) -> str:
    if not cell:
        raise WrongCell(name, cell, "it is empty", "不能为空")
    return cell


def _several(name: str, cell: str) -> tuple[str, ...]:
    del name
    parts = (part.strip() for part in cell.replace("；", ";").split(";"))
    return tuple(part for part in parts if part)


def _yes(name: str, cell: str) -> bool:
    if cell.lower() not in _WORDS:
        raise WrongCell(name, cell, "write true or false", "应填写 true 或 false")
    return _WORDS[cell.lower()]


def _day(name: str, cell: str) -> date | None:
    if not cell:
        return None
    try:
        return date.fromisoformat(cell)
    except ValueError as fault:
        raise WrongCell(name, cell, "write YYYY-MM-DD", "应写作 YYYY-MM-DD") from fault


def _maybe(name: str, cell: str) -> str | None:
    del name
    return cell or None


def _one_of(kind: type[E]) -> Callable[[str, str], E]:
    def read(name: str, cell: str) -> E:
        if cell not in set(kind):
            choices = "|".join(kind)
            raise WrongCell(
                name, cell, f"write one of {choices}", f"应为 {choices} 之一"
            )
        return kind(cell)

    return read


_WORDS = {"": False, "false": False, "否": False, "true": True, "是": True}
_ITEM: dict[str, Callable[[str, str], Any]] = {
    "name": _text,
    "domain": _text,
    "level": _one_of(Level),
    "risk": _one_of(Risk),
    "item_list": _one_of(ItemList),
    "legal_basis": _text,
    "materials": _several,
    "joint_forbidden": _yes,
    "off_site_possible": _yes,
    "filed": _yes,
    "valid_to": _day,
    "catalogue_code": _maybe,
    "checklist_code": _maybe,
    "subfields": _several,
    "situations": _several,
    "risk_tags": _several,
}
_FIRST = {"level": Level.DISTRICT}
