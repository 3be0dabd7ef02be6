"""A place where visits happen: premises of a subject, or a construction project (S-01).

A premises number is `{USCC}-{NNN}`; a subject's first one is `-001`. A project has a
number of its own and several subjects, each with a role.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from shared.civic import regions, spelling
from shared.events.subject import PlaceKind
from subject_svc.subjects.domain.problems import (
    MovesAway,
    WrongDate,
    WrongNumber,
)
from subject_svc.subjects.domain.values import (
    read_date,
    read_list,
    read_region,
    read_text,
    read_town,
    read_uscc,
    tidy,
)

FIRST = "001"
_THREE = re.compile(r"\d{3}", re.ASCII)
_PROJECT = re.compile(r"[A-Z0-9][A-Z0-9-]{3,39}", re.ASCII)
_USCC_LENGTH = 18
_DISTRICT = 6


class PartyRole(StrEnum):
    """What a subject does on a project (S-01)."""

    OWNER = "owner"
    BUILDER = "builder"
    SUPERVISOR = "supervisor"
    LABOUR = "labour"


@dataclass(frozen=True, slots=True)
class Place:
    """What the register holds of a place."""

    number: str
    uscc: str
    address: str
    region: str
    town: str | None = None
    kind: PlaceKind = PlaceKind.PREMISES
    business_types: tuple[str, ...] = ()
    closed_weekdays: tuple[int, ...] = ()
    closed_days: tuple[date, ...] = ()
    subjects: tuple[str, ...] = ()
    """All subjects of a project, its owner among them; none for premises."""
    retired: bool = False

    @property
    def area(self) -> str:
        """The town, or where that is unknown the district: who keeps the place."""
        return self.town or self.region

    @classmethod
    def read(cls, cells: Mapping[str, str], uscc: str, region: str) -> "Place":
        """Read a premises of a subject from text cells (S-01, S-08).

        Its region is that of its town, so a subject registered in one district may
        have premises in another; without a town it is the subject's.

        Raises:
            Problem: naming the first value that cannot be taken.
        """
        town = read_town(cells.get("town", ""), region)
        return cls(
            number=premises_number(uscc, cells.get("place", "")),
            uscc=uscc,
            address=read_text("address", cells["address"]),
            region=district(town, region),
            town=town,
            business_types=read_list(cells.get("business_types", "")),
            closed_weekdays=read_weekdays(read_list(cells.get("closed_weekdays", ""))),
            closed_days=read_days(read_list(cells.get("closed_days", ""))),
        )

    def merged(self, other: "Place") -> "Place":
        """This place with what another source says; an empty value erases nothing."""
        return replace(
            self,
            address=other.address,
            region=other.region if other.town or not self.town else self.region,
            town=other.town or self.town,
            business_types=other.business_types or self.business_types,
            closed_weekdays=other.closed_weekdays or self.closed_weekdays,
            closed_days=other.closed_days or self.closed_days,
        )

    def changed(self, to: "PlaceChanges") -> "Place":
        """This place with some values changed: address, closed days (X-10), or its end.

        Raises:
            Problem: naming the first value that cannot be taken.
        """
        place = replace(self, region=read_region(to.region or self.region))
        if to.address is not None:
            place = replace(place, address=read_text("address", to.address))
        if to.town is not None:
            town = read_town(to.town, place.region)
            region = district(town, place.region)
            place = replace(place, town=town, region=region)
        if to.business_types is not None:
            place = replace(place, business_types=tidy(to.business_types))
        if to.closed_weekdays is not None:
            weekdays = read_weekdays(map(str, to.closed_weekdays))
            place = replace(place, closed_weekdays=weekdays)
        if to.closed_days is not None:
            place = replace(place, closed_days=tuple(sorted(set(to.closed_days))))
        if to.retired is not None:
            place = replace(place, retired=to.retired)
        return place

    def must_stay(self, present: "Place") -> None:
        """Refuse to become one of another district by a correction (S-12).

        Raises:
            MovesAway: if the region differs.
        """
        if self.region != present.region:
            raise MovesAway("region", self.number, present.region, self.region)

    def moved(self, area: str) -> "Place":
        """This place in another district, or a town of it (S-12).

        Raises:
            WrongRegion: if it is neither.
        """
        region = read_region(area[:_DISTRICT])
        town = read_town(area if len(area) > _DISTRICT else "", region)
        return replace(self, region=region, town=town)

    def with_parties(self, parties: Iterable["Party"]) -> "Place":
        """The project with its subjects; the lists of each hold there (S-06)."""
        subjects = {self.uscc, *(party.uscc for party in parties)}
        return replace(self, subjects=tuple(sorted(subjects)))


@dataclass(frozen=True, slots=True)
class PlaceChanges:
    """What of a place is to be changed; None leaves a value as it is."""

    address: str | None = None
    town: str | None = None
    region: str | None = None
    business_types: Sequence[str] | None = None
    closed_weekdays: Sequence[int] | None = None
    closed_days: Sequence[date] | None = None
    retired: bool | None = None


@dataclass(frozen=True, slots=True)
class Party:
    """A subject on a project, with its role."""

    uscc: str
    role: PartyRole


def premises_number(uscc: str, text: str) -> str:
    """The number of a subject's premises from `001`, the full number, or nothing.

    Raises:
        WrongNumber: for anything else, such as another subject's number.
    """
    number = spelling.code(text)
    suffix = number.removeprefix(f"{uscc}-") if number else FIRST
    if _THREE.fullmatch(suffix):
        return f"{uscc}-{suffix}"
    raise WrongNumber(
        "place",
        text,
        f"'{spelling.shown(text)}' is no place of {uscc}: give three digits, as in "
        f"{FIRST}.",
        f"“{spelling.shown(text)}”不是 {uscc} 的场所编号，应为三位数字，如 {FIRST}。",
    )


def project_number(text: str) -> str:
    """The number of a project; it must not look like a premises number.

    Raises:
        WrongNumber: for another shape.
    """
    number = spelling.code(text)
    looks_like_premises = len(number.partition("-")[0]) == _USCC_LENGTH
    if _PROJECT.fullmatch(number) and not looks_like_premises:
        return number
    raise WrongNumber(
        "number",
        text,
        f"{text!r} is no project number: 4 to 40 letters, digits or hyphens.",
        f"“{text}”不是项目编号（4 至 40 位字母、数字或连字符）。",
    )


def project(
    number: str, owner: str, address: str, region: str, town: str = ""
) -> Place:
    """A construction project or work zone; its owner stands for it (S-01).

    Raises:
        Problem: naming the first value that cannot be taken.
    """
    named = read_region(region)
    lies_in = read_town(town, named)
    return Place(
        number=project_number(number),
        uscc=read_uscc(owner),
        address=read_text("address", address),
        region=district(lies_in, named),
        town=lies_in,
        kind=PlaceKind.PROJECT,
    )


def district(town: str | None, named: str) -> str:
    """The district of a town; the one that was named, where the town is unknown."""
    return (regions.district_of(town) or named) if town else named


def read_weekdays(texts: Iterable[str]) -> tuple[int, ...]:
    """ISO weekdays, Monday is 1.

    Raises:
        WrongDate: for anything but 1 to 7.
    """
    days = set()
    for text in texts:
        if text not in set("1234567"):
            raise WrongDate(
                "closed_weekdays",
                text,
                f"{text!r} is no weekday: 1 is Monday, 7 is Sunday.",
                f"“{text}”不是星期：1 为周一，7 为周日。",
            )
        days.add(int(text))
    return tuple(sorted(days))


def read_days(texts: Iterable[str]) -> tuple[date, ...]:
    """Single days, each once, in order.

    Raises:
        WrongDate: for a text that is no day.
    """
    days = {read_date("closed_days", text) for text in texts}
    return tuple(sorted(day for day in days if day))
