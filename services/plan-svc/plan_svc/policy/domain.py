"""Law is data: policy rows, and which of them hold for a case.

A row binds a region, a domain and a time, and may be narrowed to facts (a grade, a
kind of plan). Rows of the same unit compete, and the most specific one wins: first the
narrower, then the one of the domain, then the one of the region. Rows of different
units all hold. A row of one domain is never borrowed by another; domain `sum` counts
over all domains together, as a unit of its own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

ANY = "*"
SUM = "sum"


@dataclass(frozen=True, slots=True)
class Row:
    """One policy row; `values` are the columns that its topic has besides."""

    topic: str
    region: str
    domain: str
    unit: str
    values: Mapping[str, str]
    narrows: frozenset[tuple[str, str]] = frozenset()
    binding: bool = True
    valid_from: date | None = None
    valid_to: date | None = None
    clause: str = ""

    @property
    def over_all_domains(self) -> bool:
        """Whether the row counts over all domains together."""
        return self.domain == SUM

    @property
    def specificity(self) -> tuple[int, bool, bool]:
        """Narrowing counts most, then the domain, then the region."""
        return len(self.narrows), self.domain != ANY, self.region != ANY

    def holds(self, case: "Case") -> bool:
        """Whether the row speaks about the case at all."""
        return (
            self.region in {ANY, case.region}
            and self.domain in {ANY, SUM, case.domain}
            and (self.valid_from is None or self.valid_from <= case.day)
            and (self.valid_to is None or case.day <= self.valid_to)
            and all(case.facts.get(name) == value for name, value in self.narrows)
        )


@dataclass(frozen=True, slots=True)
class Case:
    """What is asked about: where, which line of work, when, and further facts."""

    region: str
    domain: str
    day: date
    facts: Mapping[str, str] = field(default_factory=dict)


class Law:
    """All policy rows, by topic."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._topics: dict[str, list[Row]] = defaultdict(list)
        for row in rows:
            self._topics[row.topic].append(row)

    def holding(self, topic: str, case: Case) -> list[Row]:
        """The rows that hold: of each unit the most specific, in the file's order."""
        units: dict[tuple[str, bool], list[Row]] = defaultdict(list)
        for row in self._topics.get(topic, ()):
            if row.holds(case):
                units[row.unit, row.over_all_domains].append(row)
        winners: list[Row] = []
        for rivals in units.values():
            best = max(row.specificity for row in rivals)
            winners += [row for row in rivals if row.specificity == best]
        return winners
