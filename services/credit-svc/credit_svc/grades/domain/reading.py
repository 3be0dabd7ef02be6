"""Reads and judges one row of grades (G-01, G-03, G-05)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from credit_svc.grades.domain.grade import UNNAMED, SubjectGrade
from credit_svc.grades.domain.grader import Grader
from credit_svc.grades.domain.problems import (
    UnknownDomain,
    UnknownFact,
    WrongDate,
    WrongUscc,
)
from credit_svc.grades.domain.unobtrusive import judge, known_facts
from credit_svc.models.domain.choice import choose, read_grade, scale_of
from credit_svc.models.domain.problems import Problem
from credit_svc.policy.domain import graded_domains
from shared.civic import uscc
from shared.civic.days import NoDay, read_day
from shared.civic.law import Basis, Case, Law
from shared.events.credit import GradeBases

LONGEST = 500


@dataclass(frozen=True, slots=True)
class Cells:
    """The text of one row, by column; an absent column is empty."""

    values: Mapping[str, str] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """The cell.

        Raises:
            Problem: if it is longer than 500 characters.
        """
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
        """The cell as a day; None where it is empty.

        Raises:
            WrongDate: if it is no day.
        """
        value = self.text(name)
        try:
            return read_day(value) if value else None
        except NoDay as fault:
            raise WrongDate(
                name,
                value,
                f"{name} {value!r}: {fault.en}.",
                f"{name}“{value}”：{fault.zh}。",
            ) from None


def read(values: Mapping[str, str], by: Grader, law: Law) -> SubjectGrade:
    """Read and judge one row (G-01, G-03, G-05).

    Raises:
        Problem: naming the first value that cannot be taken.
    """
    cells = Cells(values)
    domain = _domain(cells, law)
    by.must_grade(domain)
    day = cells.day("valid_from")
    on = day or by.today
    region = by.region_of(cells.text("region"))
    case = Case(region, domain, on)
    scale = scale_of(law, case)
    grade = read_grade(cells.text("grade"), scale, domain)
    named = cells.text("model"), cells.text("model_version")
    model = choose(law, case, named)
    facts = _facts(cells, law)
    verdict = judge(law, case, grade, set(facts))
    return SubjectGrade(
        uscc=_uscc(cells),
        domain=domain,
        region=region,
        grade=grade,
        model=model.unit,
        model_version=model.value.version,
        reasons=cells.words("reasons"),
        cause=cells.text("cause") or "import",
        valid_from=day or UNNAMED,
        facts=facts,
        statute=cells.text("statute") or None,
        statute_to=cells.day("statute_to"),
        unobtrusive=verdict.unobtrusive,
        unobtrusive_reason=verdict.reason,
        bases=_bases(
            law.cite(model), law.cite(scale) if scale else None, verdict.basis
        ),
    )


@lru_cache(maxsize=1000)
def _bases(model: Basis, scale: Basis | None, unobtrusive: Basis | None) -> GradeBases:
    """The same few for all grades of an import."""
    return GradeBases(model=model, scale=scale, unobtrusive=unobtrusive)


def _domain(cells: Cells, law: Law) -> str:
    domain, domains = cells.text("domain"), graded_domains(law)
    if domain not in domains:
        graded = ", ".join(sorted(domains))
        raise UnknownDomain(
            "domain",
            domain,
            f"{domain!r} is no domain; there are {graded}.",
            f"“{domain}”不是监管领域代码；可用：{graded}。",
        )
    return domain


def _uscc(cells: Cells) -> str:
    """The code; one with a wrong check digit needs the register's ground (S-01)."""
    text = cells.text("uscc")
    code = uscc.normalise(text)
    is_excused = uscc.is_shaped(code) and bool(cells.text("uscc_ground"))
    if not (uscc.is_valid(code) or is_excused):
        raise WrongUscc(text)
    return code


def _facts(cells: Cells, law: Law) -> tuple[str, ...]:
    facts = tuple(sorted(set(cells.words("facts"))))
    asked = known_facts(law)
    for fact in facts:
        if fact not in asked:
            raise UnknownFact(
                "facts",
                fact,
                f"{fact!r} is no fact of any rule; there are {sorted(asked)}.",
                f"“{fact}”不是规则所用的情形；可用：{sorted(asked)}。",
            )
    return facts
