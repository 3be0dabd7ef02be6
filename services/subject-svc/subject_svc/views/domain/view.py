"""An agency's field register: a stored, named question over the one register (S-02).

It is a view and never a copy: it keeps what is asked, and its members are who answers
now. What it asks is read strictly: a word that the register does not know would give an
empty view, which looks like an answer.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from shared.civic import regions
from shared.civic.views import EVERY_DOMAIN, GRADES
from shared.events.subject import ListMembership, ListName, PlaceKind, ViewCriteria
from subject_svc.classification.domain import business_types, industry_code
from subject_svc.subjects.domain.values import DOMAINS
from subject_svc.views.errors import ViewEnded, ViewNamesUnknown

_KINDS = frozenset(kind.value for kind in PlaceKind)
_LISTS = frozenset(name.value for name in ListName)


@dataclass(frozen=True, slots=True)
class View:
    """A field register of an agency."""

    id: UUID
    name: str
    note: str | None
    """What it is for."""
    owner: str
    """The agency that alone changes it."""
    region: str
    """Of the owner: its members lie within."""
    criteria: ViewCriteria
    ended: bool = False
    reason: str | None = None
    """Why it ended."""

    def changed(self, name: str, note: str | None, criteria: ViewCriteria) -> "View":
        """This view, asking something else from now on.

        Raises:
            ViewEnded: if it ended.
        """
        self.must_stand()
        return replace(self, name=name, note=note, criteria=criteria)

    def end(self, reason: str) -> "View":
        """This view, ended: what it asked stays readable.

        Raises:
            ViewEnded: if it ended already.
        """
        self.must_stand()
        return replace(self, ended=True, reason=reason)

    def must_stand(self) -> None:
        """Refuse to change a view that ended.

        Raises:
            ViewEnded: if it did.
        """
        if self.ended:
            raise ViewEnded(name=self.name)


@dataclass(frozen=True, slots=True)
class AskedList:
    """A list and a domain, as they are written."""

    list_name: str
    domain: str

    def read(self) -> ListMembership:
        """The same, of words that are known."""
        return ListMembership(list_name=ListName(self.list_name), domain=self.domain)


@dataclass(frozen=True, slots=True)
class Asked:
    """What a view is to ask, as it is written and before it is read."""

    kinds: tuple[str, ...] = ()
    business_types: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    grade_domain: str | None = None
    grades: tuple[str, ...] = ()
    on_lists: tuple[AskedList, ...] = ()
    off_lists: tuple[AskedList, ...] = ()

    def read(self, owner: "Owner", today: date, used: Collection[str]) -> ViewCriteria:
        """What is asked, every word of it known; grades are the owner's unless named.

        Args:
            owner: whose view it is.
            today: the industries of this day are known.
            used: the business types among those asked that a place of the register has.

        Raises:
            ViewNamesUnknown: naming each unknown word, and where in the question it is.
        """
        codes = [industry_code(text, today) for text in self.industries]
        unknown = [
            *_strange("kinds", self.kinds, _KINDS),
            *_strange(
                "business_types", self.business_types, {*business_types(), *used}
            ),
            *_misread("industries", self.industries, codes),
            *_outside(self.areas, owner.region),
            *self._strange_domain(),
            *_strange("grades", self.grades, GRADES),
            *_strange_lists("on_lists", self.on_lists),
            *_strange_lists("off_lists", self.off_lists),
        ]
        if unknown:
            raise ViewNamesUnknown(unknown)
        return ViewCriteria(
            kinds=_each_once(PlaceKind(kind) for kind in self.kinds),
            business_types=_each_once(self.business_types),
            industries=_each_once(code for code in codes if code),
            areas=_each_once(self.areas),
            grade_domain=(self.grade_domain or owner.domain) if self.grades else None,
            grades=_each_once(self.grades),
            on_lists=tuple(each.read() for each in self.on_lists),
            off_lists=tuple(each.read() for each in self.off_lists),
        )

    def _strange_domain(self) -> "Iterator[Unknown]":
        if self.grade_domain is not None and self.grade_domain not in DOMAINS:
            yield "grade_domain", self.grade_domain


@dataclass(frozen=True, slots=True)
class Owner:
    """The agency that makes a view."""

    agency: str
    domain: str
    region: str


Unknown = tuple[str, str]
"""Where in the question, and what stands there."""


def _strange(
    at: str, words: Iterable[str], known: Collection[str]
) -> Iterator[Unknown]:
    for index, word in enumerate(words):
        if word not in known:
            yield f"{at}[{index}]", word


def _misread(
    at: str, words: Iterable[str], read: Iterable[str | None]
) -> Iterator[Unknown]:
    for index, (word, code) in enumerate(zip(words, read, strict=True)):
        if code is None:
            yield f"{at}[{index}]", word


def _outside(areas: Iterable[str], region: str) -> Iterator[Unknown]:
    """Areas that are none, or do not lie within the owner's region."""
    for index, area in enumerate(areas):
        if not (regions.is_region(area) and regions.belongs_to(area, region)):
            yield f"areas[{index}]", area


def _strange_lists(at: str, lists: Iterable[AskedList]) -> Iterator[Unknown]:
    for index, each in enumerate(lists):
        if each.list_name not in _LISTS:
            yield f"{at}[{index}].list_name", each.list_name
        if each.domain not in DOMAINS | {EVERY_DOMAIN}:
            yield f"{at}[{index}].domain", each.domain


def _each_once(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(words)))
