"""What the law says on one day, in the questions that matching asks of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

from matching_svc.policy.domain import topics
from matching_svc.policy.domain.hours import ANY_HOUR, hours_by
from matching_svc.policy.domain.topics import Months
from shared.civic import declining
from shared.civic.law import ANY, Basis, Case, Document, Law, Row, Topic, Value

V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class Provision:
    """A row that holds: its figure, and the clause that it stands in."""

    value: int
    clause: str
    basis: Basis
    """What a verdict by this row keeps (X-01)."""


@dataclass(frozen=True, slots=True)
class Terms:
    """Figures of proposals that are settings or policy (MATCHING, Proposals)."""

    lead_working_days: int = 5
    """A proposal is made at least so many working days before its day."""
    most_days_ahead: int = 45
    answer_working_days: int = 3
    answer_before_working_days: int = 2
    most_agencies: int | None = None


@dataclass(frozen=True, slots=True)
class DeclineReason:
    """A reason that an agency may give for not joining (M-07)."""

    code: str
    zh: str
    en: str
    needs_text: bool
    takes_days: bool
    frees_from_duty: bool
    """Whether it releases from a joint visit that is a duty (M-05)."""

    def frees(self, *, with_days: bool) -> bool:
        """Whether it releases from a duty; other days do where they are named."""
        return self.frees_from_duty and (with_days or not self.takes_days)


@dataclass
class DayRules:
    """The rows that hold on one day; what is asked twice is looked up once."""

    law: Law
    day: date
    _provisions: dict[tuple[str, str, str], Provision | None] = field(
        default_factory=dict
    )
    _hours: dict[tuple[str, str], list[Row[topics.Hours]]] = field(default_factory=dict)
    _capacities: dict[tuple[str, str, str], Provision | None] = field(
        default_factory=dict
    )
    _domains: dict[tuple[str, str, tuple[str, ...]], dict[str, Provision]] = field(
        default_factory=dict
    )

    @cached_property
    def reasons(self) -> dict[str, DeclineReason]:
        """The reasons for not joining, by their codes (M-07)."""
        rows = declining.reasons(self.law, self.day)
        return {code: _reason(row) for code, row in rows.items()}

    def must_say_why(self, region: str, domain: str) -> bool:
        """Whether an agency that does not join has to give its reason (M-07)."""
        return declining.duty(self.law, self._case(region, domain)) is not None

    def terms(self) -> Terms:
        """The figures of proposals."""
        usual = Terms()
        days = self._first(topics.MOST_AHEAD)
        agencies = self._first(topics.MOST_AGENCIES)
        return Terms(
            self._working_days(topics.PROPOSAL_LEAD, usual.lead_working_days),
            days.days if days else usual.most_days_ahead,
            self._working_days(topics.ANSWER_DUE, usual.answer_working_days),
            self._working_days(
                topics.ANSWER_BEFORE_VISIT, usual.answer_before_working_days
            ),
            agencies.agencies if agencies else None,
        )

    def horizon_months(self, region: str, domain: str) -> int:
        """How many calendar months a task may be brought forward (M-02)."""
        return self._months(topics.HORIZON, region, domain)

    def gap_months(self, region: str, domain: str) -> int:
        """How many calendar months two occasions lie apart (M-11)."""
        return self._months(topics.OCCASION_GAP, region, domain)

    def hours(self, region: str, domain: str, kinds: frozenset[str]) -> int:
        """The hours that bind at such a business, for such items (M-17)."""
        hours = ANY_HOUR
        for row in self._hours_of(region, domain):
            if all(word in kinds for _, word in row.narrows):
                hours &= hours_by(row.value)
        return hours

    def hours_bases(
        self, region: str, domain: str, kinds: frozenset[str]
    ) -> tuple[Basis, ...]:
        """The rows by which these hours bind (M-17)."""
        return tuple(
            [
                self.law.cite(row)
                for row in self._hours_of(region, domain)
                if all(word in kinds for _, word in row.narrows)
            ]
        )

    def _hours_of(self, region: str, domain: str) -> list[Row[topics.Hours]]:
        key = region, domain
        if key not in self._hours:
            self._hours[key] = [
                row
                for row in self.law.of(topics.HOURS)
                if row.is_mandatory and row.reaches(region, domain, self.day)
            ]
        return self._hours[key]

    def hours_advice(self, region: str, domain: str) -> Provision | None:
        """Whether a visit had better keep off the rush hours (M-17)."""
        return self._provision(topics.NOT_RUSH, region, domain)

    @property
    def limits_anybody(self) -> bool:
        """Whether any row says how many visits an agency can make in a day (M-16)."""
        return bool(self.law.of(topics.CAPACITY))

    def capacity(self, region: str, domain: str, agency: str) -> Provision | None:
        """How many visits an agency's inspectors can make in a day (M-16)."""
        key = region, domain, agency
        if key not in self._capacities:
            case = Case(region, domain, self.day, {"agency": agency})
            row = self.law.first(topics.CAPACITY, case)
            self._capacities[key] = (
                Provision(row.value.visits, row.clause, self.law.cite(row))
                if row
                else None
            )
        return self._capacities[key]

    def leads_with_regulator(
        self, region: str, business_types: tuple[str, ...]
    ) -> dict[str, Provision]:
        """Domains that lead joint visits with the industry's regulator (M-05)."""
        return self._by_domain(topics.LEAD_WITH_REGULATOR, region, business_types)

    def frees_from_duty(self, reason: str | None, *, with_days: bool) -> bool:
        """Whether an agency that has to take part may stay away for it (M-05)."""
        named = self.reasons.get(reason or "")
        return named is not None and named.frees(with_days=with_days)

    def leads_sector(
        self, region: str, business_types: tuple[str, ...]
    ) -> dict[str, Provision]:
        """Domains that a document makes lead in the place's sectors (M-06)."""
        return self._by_domain(topics.LEAD_SECTOR, region, business_types)

    def coverage(self, region: str, domain: str) -> Provision | None:
        """Months that a triggered inspection covers planned ones (M-09)."""
        return self._provision(topics.COVERAGE, region, domain)

    def recognition(self, region: str, domain: str) -> Provision | None:
        """Months that a result is reused by the domain's other agencies (M-10)."""
        return self._provision(topics.RECOGNITION, region, domain)

    def once_a_year(self, region: str) -> dict[str, Provision]:
        """Domains whose inspection rules out others' in that year (M-05)."""
        return self._by_domain(topics.INSPECTED_ONCE, region, ())

    def merged_by_subject(self, region: str, domain: str) -> Provision | None:
        """Whether the domain merges its tasks over a subject's places (M-11)."""
        return self._provision(topics.MERGE_SUBJECT, region, domain)

    def _case(self, region: str, domain: str) -> Case:
        return Case(region, domain, self.day)

    def _first(self, topic: Topic[V]) -> V | None:
        """What the product's own row of a topic says."""
        row = self.law.first(topic, self._case(ANY, ANY))
        return row.value if row else None

    def _working_days(self, topic: Topic[topics.WorkingDays], usual: int) -> int:
        value = self._first(topic)
        return value.working_days if value else usual

    def _months(self, topic: Topic[Months], region: str, domain: str) -> int:
        provision = self._provision(topic, region, domain)
        return provision.value if provision else 0

    def _provision(self, topic: Topic[V], region: str, domain: str) -> Provision | None:
        key = topic.name, region, domain
        if key not in self._provisions:
            row = self.law.first(topic, self._case(region, domain))
            self._provisions[key] = self._provided(row) if row else None
        return self._provisions[key]

    def _by_domain(
        self, topic: Topic[V], region: str, business_types: tuple[str, ...]
    ) -> dict[str, Provision]:
        """The rows of a region by domain, as far as the place's kinds meet them."""
        key = topic.name, region, business_types
        if key not in self._domains:
            facts = {"kind": frozenset(business_types)}
            rows = self.law.by_domain(topic, region, self.day, facts)
            self._domains[key] = {
                domain: self._provided(row) for domain, row in rows.items()
            }
        return self._domains[key]

    def _provided(self, row: Row[Any]) -> Provision:
        value = row.value.months if isinstance(row.value, Months) else 1
        return Provision(value, row.clause, self.law.cite(row))


@dataclass(frozen=True)
class Policy:
    """The law, whatever its dates, and the documents that it cites."""

    law: Law
    documents: Mapping[str, Document] = field(default_factory=dict)
    """What the short names of documents in clauses stand for."""

    def on(self, day: date) -> DayRules:
        """The rules of a day."""
        return DayRules(self.law, day)

    def reasons_on(self, day: date) -> dict[str, DeclineReason]:
        """The decline reasons of a day by code (M-07)."""
        return self.on(day).reasons


def _reason(row: Row[declining.Reason]) -> DeclineReason:
    return DeclineReason(row.unit, **row.value.model_dump())
