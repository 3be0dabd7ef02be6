"""Reads the policy rows and answers what holds on a day."""

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files

from matching_svc.places.domain.situation import Terms
from matching_svc.policy.hours import HOURS_TOPICS, hours_by
from matching_svc.tasks.domain.facts import Provision
from matching_svc.tasks.domain.hours import ANY_HOUR
from matching_svc.tasks.domain.reason import Words

EVERYWHERE = "*"


@dataclass(frozen=True, slots=True)
class Row:
    """One figure of one document, or a default."""

    topic: str
    region: str
    domain: str
    narrows: str
    value: int | None
    clause: str
    valid_from: date | None
    valid_to: date | None
    binding: bool = True

    def holds(self, region: str, domain: str, day: date) -> bool:
        """Whether it holds there on that day."""
        return (
            self.region in (EVERYWHERE, region)
            and self.domain in (EVERYWHERE, domain)
            and _valid(self.valid_from, self.valid_to, day)
        )

    @property
    def rank(self) -> tuple[bool, bool, bool]:
        """The most specific wins: narrowing, then domain, then region."""
        return bool(self.narrows), self.domain != EVERYWHERE, self.region != EVERYWHERE


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
    valid_from: date | None
    valid_to: date | None

    def frees(self, *, with_days: bool) -> bool:
        """Whether it releases from a duty; other days do where they are named."""
        return self.frees_from_duty and (with_days or not self.takes_days)


@dataclass
class DayRules:
    """The rows that hold on one day; what a domain asks twice is looked up once."""

    rows: tuple[Row, ...]
    day: date
    reasons: Mapping[str, DeclineReason] = field(default_factory=dict)
    _found: dict[tuple[str, str, str], Provision | None] = field(default_factory=dict)
    _hours: dict[tuple[str, str], tuple[Row, ...]] = field(default_factory=dict)
    _visits: dict[tuple[str, str, str], int | None] = field(default_factory=dict)
    _domains: dict[tuple[str, str, tuple[str, ...]], dict[str, Provision]] = field(
        default_factory=dict
    )

    def horizon_months(self, region: str, domain: str) -> int:
        """How many calendar months a task may be brought forward (M-02)."""
        return self._figure("matching.horizon", region, domain) or 0

    def gap_months(self, region: str, domain: str) -> int:
        """How many calendar months two occasions lie apart (M-11)."""
        return self._figure("occasion.gap", region, domain) or 0

    def hours(self, region: str, domain: str, kinds: frozenset[str]) -> int:
        """The hours that bind at such a business, for such items (M-17)."""
        key = region, domain
        if key not in self._hours:
            self._hours[key] = tuple(
                row
                for row in self.rows
                if row.topic in HOURS_TOPICS
                and row.binding
                and row.holds(region, domain, self.day)
            )
        rows = self._hours[key]
        return hours_by(rows, kinds) if rows else ANY_HOUR

    def hours_advice(self, region: str, domain: str) -> Provision | None:
        """Whether a visit had better keep off the rush hours (M-17)."""
        return self._provision("hours.not_rush", region, domain)

    def visits_a_day(self, region: str, domain: str, agency: str) -> int | None:
        """How many visits an agency's inspectors can make in a day (M-16)."""
        key = region, domain, agency
        if key not in self._visits:
            found = [
                row
                for row in self.rows
                if row.topic == "capacity.visits"
                and row.value is not None
                and row.narrows in ("", agency)
                and row.holds(region, domain, self.day)
            ]
            best = max(found, key=lambda row: row.rank, default=None)
            self._visits[key] = None if best is None else best.value
        return self._visits[key]

    def leads_with_regulator(
        self, region: str, business_types: tuple[str, ...]
    ) -> dict[str, Provision]:
        """Domains that lead joint visits with the industry's regulator (M-05)."""
        return self._by_domain("lead.with_regulator", region, business_types)

    def frees_from_duty(self, reason: str | None, *, with_days: bool) -> bool:
        """Whether an agency that has to take part may stay away for it (M-05)."""
        known = self.reasons.get(reason or "")
        return known is not None and known.frees(with_days=with_days)

    def leads_sector(
        self, region: str, business_types: tuple[str, ...]
    ) -> dict[str, Provision]:
        """Domains that a document makes lead in the place's sectors (M-06)."""
        return self._by_domain("lead.sector", region, business_types)

    def coverage(self, region: str, domain: str) -> Provision | None:
        """Months that a triggered inspection covers planned ones (M-09)."""
        return self._provision("coverage", region, domain)

    def recognition(self, region: str, domain: str) -> Provision | None:
        """Months that a result is reused by the domain's other agencies (M-10)."""
        return self._provision("recognition", region, domain)

    def once_a_year(self, region: str) -> dict[str, Provision]:
        """Domains whose inspection rules out others' in that year (M-05)."""
        return self._by_domain("inspected.once", region, ())

    def merged_by_subject(self, region: str, domain: str) -> Provision | None:
        """Whether the domain merges its tasks over a subject's places (M-11)."""
        return self._provision("merge.subject", region, domain)

    def terms(self) -> Terms:
        """The figures of proposals."""
        usual = Terms()

        def figure(topic: str, default: int) -> int:
            found = self._figure(topic, EVERYWHERE, EVERYWHERE)
            return default if found is None else found

        return Terms(
            figure("proposal.lead", usual.lead_working_days),
            figure("proposal.most_ahead", usual.most_days_ahead),
            figure("answer.due", usual.answer_working_days),
            figure("answer.before_visit", usual.answer_before_working_days),
            self._figure("visit.most_agencies", EVERYWHERE, EVERYWHERE),
        )

    def _figure(self, topic: str, region: str, domain: str) -> int | None:
        found = self._provision(topic, region, domain)
        return None if found is None else found.value

    def _provision(self, topic: str, region: str, domain: str) -> Provision | None:
        """The most specific row that has a figure: one without leaves the default."""
        key = (topic, region, domain)
        if key not in self._found:
            rows = (one for one in self._topic(topic) if one.holds(*key[1:], self.day))
            best = max(rows, key=lambda row: row.rank, default=None)
            self._found[key] = None if best is None else _provision(best)
        return self._found[key]

    def _by_domain(
        self, topic: str, region: str, business_types: tuple[str, ...]
    ) -> dict[str, Provision]:
        """The rows of a region by domain, as far as the place's kinds meet them."""
        key = (topic, region, business_types)
        if key not in self._domains:
            self._domains[key] = {
                row.domain: _provision(row)
                for row in self._topic(topic)
                if row.holds(region, row.domain, self.day)
                and (not row.narrows or row.narrows in business_types)
            }
        return self._domains[key]

    def _topic(self, topic: str) -> list[Row]:
        rows = (row for row in self.rows if row.topic == topic)
        return [row for row in rows if row.value is not None]


@dataclass(frozen=True)
class Policy:
    """All rows and reasons, whatever their dates."""

    rows: tuple[Row, ...]
    reasons: tuple[DeclineReason, ...]
    documents: Mapping[str, Words] = field(default_factory=dict)
    """What the short names of documents in clauses stand for."""

    def on(self, day: date) -> DayRules:
        """The rules of a day."""
        return DayRules(self.rows, day, self.reasons_on(day))

    def reasons_on(self, day: date) -> dict[str, DeclineReason]:
        """The decline reasons of a day by code (M-07)."""
        return {
            one.code: one
            for one in self.reasons
            if _valid(one.valid_from, one.valid_to, day)
        }


@cache
def load() -> Policy:
    """The rows that come with the service."""
    return Policy(
        tuple(_row(one) for one in _read("rows.csv")),
        tuple(_reason(one) for one in _read("decline_reasons.csv")),
        {one["short"]: Words(one["zh"], one["en"]) for one in _read("documents.csv")},
    )


def _read(name: str) -> Iterable[dict[str, str]]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return csv.DictReader(text.splitlines())


def _row(raw: dict[str, str]) -> Row:
    return Row(
        topic=raw["topic"],
        region=raw["region"],
        domain=raw["domain"],
        narrows=raw["narrows"],
        value=int(raw["value"]) if raw["value"] else None,
        clause=raw["clause"],
        valid_from=_day(raw["valid_from"]),
        valid_to=_day(raw["valid_to"]),
        binding=raw["binding"] == "binding",
    )


def _reason(raw: dict[str, str]) -> DeclineReason:
    return DeclineReason(
        raw["code"],
        raw["zh"],
        raw["en"],
        raw["needs_text"] == "yes",
        raw["takes_days"] == "yes",
        raw["frees_from_duty"] == "yes",
        _day(raw["valid_from"]),
        _day(raw["valid_to"]),
    )


def _provision(row: Row) -> Provision:
    return Provision(row.value or 0, row.clause)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _valid(first: date | None, last: date | None, day: date) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)
