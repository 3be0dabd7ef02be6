"""Which rows of the law hold for a case, and what a verdict keeps of them."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from shared.civic.law.canonical import digest_of, text_of
from shared.civic.law.documents import ANY
from shared.civic.law.rows import Case, Entry, Row, Topic, V
from shared.events import Basis

SOON = timedelta(days=60)
"""Rows that end within this time are listed, so that nobody is surprised."""


FOUND = 4_096
"""Answers that a set of rows keeps: regions by domains by the few days of its acts."""


class Law:
    """One set of rows, in the order in which they are written.

    Rows of one unit compete, and the most specific one wins: first the narrower, then
    the one of the domain, then the one of the nearer region. Rows of different units
    all hold, and so do rows of a topic whose rows hold together. Domain `sum` is a unit
    of its own. Where the winner would loosen what a document of higher rank says of the
    same unit, the row of the higher document holds in its place.
    """

    def __init__(self, rows: Sequence[Row[Any]], waiting: Sequence[Entry] = ()) -> None:
        self.rows = tuple(rows)
        self.waiting = tuple(waiting)
        """Rows that decide nothing yet."""
        self._by_topic: dict[str, list[Row[Any]]] = defaultdict(list)
        for row in rows:
            self._by_topic[row.topic].append(row)
        self._found: dict[tuple[str, str, str, str, date], list[Row[Any]]] = {}

    def of(self, topic: Topic[V]) -> list[Row[V]]:
        """Every row of a topic, whatever its place and dates."""
        return list(self._by_topic.get(topic.name, ()))

    def applicable(self, topic: Topic[V], case: Case) -> list[Row[V]]:
        """Every row that speaks about the case, the most specific first."""
        return list(self._once(self._applicable, topic, case))

    def _applicable(self, topic: Topic[V], case: Case) -> list[Row[V]]:
        rows = [row for row in self.of(topic) if row.applies_to(case)]
        return sorted(rows, key=lambda row: row.specificity, reverse=True)

    def holding(self, topic: Topic[V], case: Case) -> list[Row[V]]:
        """The rows that hold for the case: of each unit those that win."""
        return list(self._once(self._holding, topic, case))

    def _holding(self, topic: Topic[V], case: Case) -> list[Row[V]]:
        rows = [row for row in self.of(topic) if row.applies_to(case)]
        if topic.together:
            return rows
        units: dict[tuple[str, bool], list[Row[V]]] = defaultdict(list)
        for row in rows:
            units[row.unit, row.over_all_domains].append(row)
        return [row for rivals in units.values() for row in _winners(topic, rivals)]

    def _once(
        self,
        find: Callable[[Topic[V], Case], list[Row[V]]],
        topic: Topic[V],
        case: Case,
    ) -> list[Row[V]]:
        """What is found; without further facts it is looked up once for many acts.

        An import asks the same of each of its rows, and the rows of a set never change.
        """
        if case.facts:
            return find(topic, case)
        key = find.__name__, topic.name, case.region, case.domain, case.day
        found = self._found.get(key)
        if found is None:
            if len(self._found) >= FOUND:
                self._found.clear()
            found = self._found[key] = find(topic, case)
        return found

    def first(self, topic: Topic[V], case: Case) -> Row[V] | None:
        """The row that holds, of a topic with one unit; None where none does."""
        return next(iter(self.holding(topic, case)), None)

    def by_domain(
        self,
        topic: Topic[V],
        region: str,
        day: date,
        facts: Mapping[str, str | AbstractSet[str]],
    ) -> dict[str, Row[V]]:
        """The row that holds in each domain which has rows of the topic."""
        domains = dict.fromkeys(row.domain for row in self.of(topic))
        rows = {
            domain: self.first(topic, Case(region, domain, day, facts))
            for domain in domains
            if domain != ANY
        }
        return {domain: row for domain, row in rows.items() if row is not None}

    def ending(self, today: date, within: timedelta = SOON) -> list[Entry]:
        """Rows that hold today and end within the time, the first to end first."""
        last = today + within
        rows = [
            row
            for row in (*self.rows, *self.waiting)
            if row.is_valid_on(today) and row.valid_to and row.valid_to <= last
        ]
        return sorted(rows, key=lambda row: (row.valid_to or last, row.id))

    def row(self, row_id: str) -> Row[Any]:
        """The row with this id.

        Raises:
            LookupError: if the set has no such row that decides.
        """
        row = self._by_id.get(row_id)
        if row is None:
            raise LookupError(f"no row {row_id!r} in the law {self.digest}")
        return row

    def cite(self, row: Entry) -> Basis:
        """What a verdict by this row of the set keeps (X-01)."""
        return self._bases[row.id]

    @cached_property
    def _by_id(self) -> dict[str, Row[Any]]:
        return {row.id: row for row in self.rows}

    @cached_property
    def _bases(self) -> dict[str, Basis]:
        """Made once for the set: hundreds of thousands of verdicts share them."""
        return {
            row.id: Basis(row=row.id, clause=row.clause, law=self.digest)
            for row in self.rows
        }

    @cached_property
    def text(self) -> str:
        """All that decides, as it is kept; notes and waiting rows are no part of it."""
        return text_of(self.rows)

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of `text` in hexadecimal, which names the set."""
        return digest_of(self.text)


def _winners(topic: Topic[V], rivals: Sequence[Row[V]]) -> list[Row[V]]:
    best = max(row.specificity for row in rivals)
    winners: list[Row[V]] = []
    for row in rivals:
        if row.specificity == best:
            holding = _unloosened(topic, row, rivals)
            if holding not in winners:
                winners.append(holding)
    return winners


def _unloosened(topic: Topic[V], row: Row[V], rivals: Sequence[Row[V]]) -> Row[V]:
    """The row, or the row of a higher document that this row may not loosen."""
    above = [
        rival for rival in rivals if rival.rank > row.rank and topic.loosens(row, rival)
    ]
    if not above:
        return row
    return _unloosened(topic, max(above, key=lambda rival: rival.specificity), rivals)
