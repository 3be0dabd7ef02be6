"""What was carried out at a place: a visit that began, or an agency's results of it."""

from dataclasses import dataclass
from datetime import date

_DISTRICT_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Checked:
    """An item of which every point got a result."""

    item: str
    problems: int = 0


@dataclass(frozen=True, slots=True)
class Inspection:
    """A visit as it began, or what one agency did there and found (C-10)."""

    source: str
    code: str
    day: date
    tasks: tuple[str, ...]
    agencies: tuple[str, ...] = ()
    kind: str = ""
    counted: bool = True
    classified: bool = False
    cancelled: bool = False
    checked: tuple[Checked, ...] = ()
    ended_on: date | None = None

    @property
    def ended(self) -> date:
        """When it was done; the day of the visit where nobody says otherwise."""
        return self.ended_on or self.day

    @property
    def items(self) -> frozenset[str]:
        """The items that were checked whole."""
        return frozenset(check.item for check in self.checked)


def domain_of(code: str) -> str:
    """The domain in the code of an agency: `310116-fire` is of the domain `fire`."""
    return code.partition("-")[2]


def item_domain(code: str) -> str:
    """The domain in the code of an item: `fire-001` is of the domain `fire`."""
    return code.rpartition("-")[0]


def is_above_town(agency: str) -> bool:
    """A municipal or district agency: the code of its region has six digits."""
    return len(agency.partition("-")[0]) == _DISTRICT_DIGITS
