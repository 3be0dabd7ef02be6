"""Which places are in an agency's field register: one answer for all who ask (S-02).

A view is a question, not a copy. Every service that keeps places asks it of its own
rows by `shared.db.views`; here is what the answer must be, of one place, and why not.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from shared.civic.regions import belongs_to, prefix
from shared.events.subject import ListMembership, PlaceKind, ViewCriteria

EVERY_DOMAIN = "*"
NO_GRADE = "none"
GRADES = ("A", "B", "C", "D", NO_GRADE)


class Criterion(StrEnum):
    """What decides whether a place is in a view."""

    REGISTERED = "registered"
    """It stands in the register and is not retired, nor is its subject."""
    REGION = "region"
    """It lies within the region of the view's owner."""
    KIND = "kind"
    BUSINESS_TYPE = "business_type"
    INDUSTRY = "industry"
    AREA = "area"
    GRADE = "grade"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class PlaceFacts:
    """A place with its subject, as they are on a day."""

    region: str
    town: str | None = None
    kind: PlaceKind = PlaceKind.PREMISES
    business_types: frozenset[str] = frozenset()
    industry: str | None = None
    retired: bool = False
    """The place or its subject is."""
    grades: Mapping[str, str] = field(default_factory=dict)
    """The subject's grade in each domain, of those in effect on the day."""
    lists: frozenset[ListMembership] = frozenset()
    """The lists on which the subject stands on the day, as their entries say."""

    @property
    def area(self) -> str:
        """The town, or where that is unknown the district."""
        return self.town or self.region


def unmet(
    region: str, criteria: ViewCriteria, facts: PlaceFacts | None
) -> tuple[Criterion, ...]:
    """What keeps a place out of a view; nothing does where it is in.

    Args:
        region: of the view's owner.
        criteria: what the view asks.
        facts: the place, or None where it stood in no register.
    """
    if facts is None or facts.retired:
        return (Criterion.REGISTERED,)
    met = {
        Criterion.REGION: belongs_to(facts.area, region),
        Criterion.KIND: not criteria.kinds or facts.kind in criteria.kinds,
        Criterion.BUSINESS_TYPE: not criteria.business_types
        or not facts.business_types.isdisjoint(criteria.business_types),
        Criterion.INDUSTRY: not criteria.industries
        or (facts.industry or "").startswith(criteria.industries),
        Criterion.AREA: not criteria.areas
        or any(belongs_to(facts.area, area) for area in criteria.areas),
        Criterion.GRADE: not criteria.grades
        or facts.grades.get(criteria.grade_domain or "", NO_GRADE) in criteria.grades,
        Criterion.LIST: all(stands_on(facts, each) for each in criteria.on_lists)
        and not any(stands_on(facts, each) for each in criteria.off_lists),
    }
    return tuple(criterion for criterion, is_met in met.items() if not is_met)


def holds(region: str, criteria: ViewCriteria, facts: PlaceFacts | None) -> bool:
    """Whether a place is in a view."""
    return not unmet(region, criteria, facts)


def stands_on(facts: PlaceFacts, asked: ListMembership) -> bool:
    """Whether the subject stands on a list; an entry of all domains holds in each."""
    everywhere = ListMembership(list_name=asked.list_name, domain=EVERY_DOMAIN)
    return asked in facts.lists or everywhere in facts.lists


class Question(NamedTuple):
    """A view as the parameters of a statement, in the order of `shared.db.views`."""

    region: str
    """What the area of every member begins with."""
    kinds: list[str]
    business_types: list[str]
    industries: list[str]
    """Patterns of LIKE, and so are the areas."""
    areas: list[str]
    grade_domain: str
    grades: list[str]
    on_lists: list[str]
    """Each as `list|domain`."""
    off_lists: list[str]


def question(region: str, criteria: ViewCriteria) -> Question:
    """The parameters that ask for the members of a view."""
    return Question(
        region=prefix(region),
        kinds=[kind.value for kind in criteria.kinds],
        business_types=list(criteria.business_types),
        industries=[f"{code}%" for code in criteria.industries],
        areas=[f"{prefix(area)}%" for area in criteria.areas],
        grade_domain=criteria.grade_domain or "",
        grades=list(criteria.grades),
        on_lists=[f"{each.list_name}|{each.domain}" for each in criteria.on_lists],
        off_lists=[f"{each.list_name}|{each.domain}" for each in criteria.off_lists],
    )
