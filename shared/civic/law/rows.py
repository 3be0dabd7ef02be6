"""A row of the law, the case that it is asked about, and the topic that it is of."""

import re
from collections.abc import Callable, Container, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar

from pydantic import BaseModel, ConfigDict

from shared.civic.law.documents import ANY, OWN, Document, Rank
from shared.civic.regions import belongs_to, prefix

SUM = "sum"
"""The domain of a row that counts over all domains together."""
_OF_EVERY_DOMAIN = frozenset({ANY, SUM})
DOMAINS = frozenset(
    {
        "agriculture",
        "construction",
        "culture",
        "drugs",
        "ecology",
        "emergency",
        "fire",
        "health",
        "labour",
        "market",
        "medical_insurance",
        "police",
        "transport",
        "urban_management",
    }
)
"""The lines of work that have a document of their own."""


class Binding(StrEnum):
    """What a row does to those whom it binds."""

    MANDATORY = "mandatory"
    ADVISORY = "advisory"
    """It may be passed with a recorded reason."""
    PERMISSION = "permission"
    """It allows what nobody may do without it."""


_STRENGTH = {Binding.MANDATORY: 2, Binding.ADVISORY: 1, Binding.PERMISSION: 0}


class Value(BaseModel):
    """What a row says, member by member; a topic without any uses this class."""

    model_config = ConfigDict(frozen=True, extra="forbid")


V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked about: where, which line of work, on which day, further facts.

    `day` is the day of the act that is judged (a submission, a visit, a result), not
    the day on which somebody looks: so what was filed under a document stays judged by
    it after the document ended. A fact may be a set, such as a place's kinds.
    """

    region: str
    domain: str
    day: date
    facts: Mapping[str, str | AbstractSet[str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A row as it is written: where, for whom, from when to when, and its source."""

    id: str
    topic: str
    region: str
    domain: str
    unit: str = ""
    """What is counted or spoken of; rows of one unit compete, others all hold."""
    narrows: frozenset[tuple[str, str]] = frozenset()
    """Facts that a case must have, as (name, word)."""
    text: str = ""
    """The value as it is written."""
    binding: Binding = Binding.MANDATORY
    valid_from: date | None = None
    valid_to: date | None = None
    clause: str = ""
    document: Document = OWN
    waits_for: str = ""
    """The work that gives the row a reader; until then it decides nothing."""
    source: str = field(default="", compare=False)
    """File and line."""

    @property
    def is_mandatory(self) -> bool:
        """Whether it binds, rather than advises or allows."""
        return self.binding is Binding.MANDATORY

    @property
    def over_all_domains(self) -> bool:
        """Whether it counts over all domains together."""
        return self.domain == SUM

    @property
    def rank(self) -> Rank:
        """The rank of its document; a row of every region is a default only."""
        return Rank.DEFAULT if self.region == ANY else self.document.rank

    @property
    def specificity(self) -> tuple[int, bool, int]:
        """Narrowing counts most, then the domain, then how near the region is."""
        near = 0 if self.region == ANY else len(prefix(self.region))
        return len(self.narrows), self.domain != ANY, near

    def is_valid_on(self, day: date) -> bool:
        """Whether the day lies within its dates, both included."""
        return (self.valid_from is None or self.valid_from <= day) and (
            self.valid_to is None or day <= self.valid_to
        )

    def reaches(self, region: str, domain: str, day: date) -> bool:
        """Whether it binds a line of work there on that day, whatever the facts.

        A row of a city holds in its districts, one of a district in its towns; a row
        of one domain is never borrowed by another.
        """
        return (
            (self.domain == domain or self.domain in _OF_EVERY_DOMAIN)
            and (self.region == ANY or belongs_to(region, self.region))
            and self.is_valid_on(day)
        )

    def applies_to(self, case: Case) -> bool:
        """Whether it speaks about the case at all."""
        return self.reaches(case.region, case.domain, case.day) and all(
            _has(case.facts.get(name), word) for name, word in self.narrows
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Entry, Generic[V]):
    """A row that decides: its value is read."""

    value: V


class Words:
    """Any single word, where the rows themselves make up the list."""

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and re.fullmatch(r"[\w.-]+", word) is not None


NO_UNIT = frozenset({""})
ANY_WORD = Words()


@dataclass(frozen=True, slots=True)
class Topic(Generic[V]):
    """What rows are about, and the words that they may use."""

    name: str
    value: type[V]
    units: Container[str] = NO_UNIT
    narrows: Mapping[str, Container[str]] = field(default_factory=dict)
    """Facts by which a row may be narrowed, each with its words."""
    is_looser: Callable[[V, V], bool] | None = None
    """Whether the first value asks for less than the second; None has no order."""
    together: bool = False
    """All rows that apply hold side by side; none wins over another."""

    def loosens(self, row: Row[V], other: Row[V]) -> bool:
        """Whether the row asks for less than the other one."""
        if _STRENGTH[row.binding] != _STRENGTH[other.binding]:
            return _STRENGTH[row.binding] < _STRENGTH[other.binding]
        return self.is_looser is not None and self.is_looser(row.value, other.value)


def _has(fact: str | AbstractSet[str] | None, word: str) -> bool:
    if fact is None or isinstance(fact, str):
        return fact == word
    return word in fact
