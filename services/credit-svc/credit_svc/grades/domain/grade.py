"""A subject's grade in one domain, with the model and the reasons behind it (G-01)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from credit_svc.grades.domain.unobtrusive import UnobtrusiveRule, judge, known_facts
from credit_svc.models.domain.model import Model, Scale, choose, read_grade
from credit_svc.models.domain.problems import (
    ForeignDomain,
    ForeignRegion,
    HeldByStatute,
    Problem,
    UnknownDomain,
    UnknownFact,
    WrongDate,
    WrongUscc,
)
from shared.civic import uscc
from shared.events.credit import Grade

CREDIT_OFFICES = frozenset({"government", "credit"})
"""Domains of agencies that keep the grades of all domains."""
CITY = "310000"
UNNAMED = date.min
"""The day of a row that names none."""
LONGEST = 500


@dataclass(frozen=True, slots=True)
class Policy:
    """The policy rows of grading."""

    models: Sequence[Model] = ()
    scales: Sequence[Scale] = ()
    unobtrusive: Sequence[UnobtrusiveRule] = ()

    @property
    def domains(self) -> frozenset[str]:
        """Every domain that has a model."""
        return frozenset(model.domain for model in self.models)


@dataclass(frozen=True, slots=True)
class Grader:
    """Who grades: an agency of a region and a domain, on a day."""

    agency: str
    region: str
    domain: str
    today: date

    def must_grade(self, domain: str) -> None:
        """Refuse what another domain grades.

        Raises:
            ForeignDomain: unless the agency is of the domain, or the credit office.
        """
        if domain != self.domain and self.domain not in CREDIT_OFFICES:
            raise ForeignDomain(domain, self.agency)

    def region_of(self, named: str) -> str:
        """The region whose rows hold: the named one, else the agency's own (I-05).

        Raises:
            ForeignRegion: if a district names another region.
        """
        if named in {"", self.region} or self.region == CITY:
            return named or self.region
        raise ForeignRegion(named, self.region)


@dataclass(frozen=True, slots=True)
class Graded:
    """The state of one grade."""

    uscc: str
    domain: str
    region: str
    grade: Grade
    model: str
    model_version: str
    reasons: tuple[str, ...]
    cause: str
    valid_from: date
    previous: Grade | None = None
    facts: tuple[str, ...] = ()
    statute: str | None = None
    statute_to: date | None = None
    unobtrusive: bool = False
    unobtrusive_reason: str = ""

    @property
    def key(self) -> tuple[str, str]:
        """Subject and domain."""
        return self.uscc, self.domain

    def held_by_statute(self, on: date) -> bool:
        """Whether a statute sets this grade on a day (G-01)."""
        return self.statute is not None and (
            self.statute_to is None or on <= self.statute_to
        )

    def after(self, known: "Graded | None", on: date) -> "Graded":
        """This grade in place of the known one.

        A row that says the same but for an unnamed day keeps the known day, so that
        a second import of the same file changes nothing.

        Raises:
            ForeignRegion: if another region's agency set the known one.
            HeldByStatute: if a statute holds and this one names none.
        """
        if known is None:
            return self if self.valid_from != UNNAMED else replace(self, valid_from=on)
        if self.region != known.region:
            raise ForeignRegion(known.region, self.region)
        if known.held_by_statute(on) and self.statute is None:
            raise HeldByStatute(known.statute or "")
        previous = known.previous if self.grade is known.grade else known.grade
        fresh = replace(self, previous=previous)
        if fresh.valid_from != UNNAMED:
            return fresh
        same = replace(fresh, valid_from=known.valid_from)
        return same if same == known else replace(fresh, valid_from=on)


@dataclass(frozen=True, slots=True)
class Cells:
    """The text of one row, by column; an absent column is empty."""

    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The cell, at most as long as a reason may be."""
        value = self.values.get(name, "")
        if len(value) > LONGEST:
            raise Problem(
                name, value[:40], f"{name} is too long.", f"{name} 超过 {LONGEST} 字。"
            )
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """The cell's parts between semicolons."""
        parts = self.text(name).replace("；", ";").split(";")
        return tuple(part.strip() for part in parts if part.strip())

    def day(self, name: str) -> date | None:
        """The cell as a day.

        Raises:
            WrongDate: if it is none.
        """
        value = self.text(name)
        try:
            return date.fromisoformat(value) if value else None
        except ValueError:
            raise WrongDate(
                name,
                value,
                f"{name} {value!r} is no day written YYYY-MM-DD.",
                f"{name}“{value}”不是 YYYY-MM-DD 形式的日期。",
            ) from None


def read(values: Mapping[str, str], by: Grader, policy: Policy) -> Graded:
    """Read and judge one row (G-01, G-03, G-05).

    Raises:
        Problem: naming the first value that cannot be taken.
    """
    cells = Cells(values)
    domain = cells.text("domain")
    if domain not in policy.domains:
        known = ", ".join(sorted(policy.domains))
        raise UnknownDomain(
            "domain",
            domain,
            f"{domain!r} is no domain; there are {known}.",
            f"“{domain}”不是监管领域代码；可用：{known}。",
        )
    by.must_grade(domain)
    day = cells.day("valid_from")
    on = day or by.today
    region = by.region_of(cells.text("region"))
    grade = read_grade(cells.text("grade"), policy.scales, region, domain, on)
    named = cells.text("model"), cells.text("model_version")
    model = choose(policy.models, region, domain, on, named)
    facts = _facts(cells, policy)
    verdict = judge(policy.unobtrusive, (region, domain, on), grade, set(facts))
    return Graded(
        uscc=_uscc(cells.text("uscc")),
        domain=domain,
        region=region,
        grade=grade,
        model=model.model,
        model_version=model.version,
        reasons=cells.words("reasons"),
        cause=cells.text("cause") or "import",
        valid_from=day or UNNAMED,
        facts=facts,
        statute=cells.text("statute") or None,
        statute_to=cells.day("statute_to"),
        unobtrusive=verdict.unobtrusive,
        unobtrusive_reason=verdict.reason,
    )


def _uscc(text: str) -> str:
    code = uscc.normalise(text)
    if not uscc.is_valid(code):
        raise WrongUscc(text)
    return code


def _facts(cells: Cells, policy: Policy) -> tuple[str, ...]:
    facts = tuple(sorted(set(cells.words("facts"))))
    known = known_facts(policy.unobtrusive)
    for fact in facts:
        if fact not in known:
            raise UnknownFact(
                "facts",
                fact,
                f"{fact!r} is no fact of any rule; there are {sorted(known)}.",
                f"“{fact}”不是规则所用的情形；可用：{sorted(known)}。",
            )
    return facts
