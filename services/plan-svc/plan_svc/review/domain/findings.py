"""Rows of a plan that break a rule: P-12, P-13, M-05, and what is said of them."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from plan_svc.library.domain import Agency, Item
from plan_svc.review.domain.stated import StatedLimit
from plan_svc.review.errors import ReasonsMissing
from shared.civic.law import Basis, Law

SAMPLE = 20
"""How many rows a check or a refusal names; all of them are counted."""


@dataclass(frozen=True, slots=True)
class Party:
    """One agency of a plan with the plan's items that it claimed."""

    agency: Agency
    items: tuple[Item, ...]
    random_fields: frozenset[str] = frozenset()
    """The sub-fields that the list `random` covers there, where a row asks (P-15)."""
    stated: StatedLimit | None = None
    """What its annual plan states, where its limit is left to that (P-13)."""
    not_counted: tuple[str, ...] = ()
    """Items of its domain of which the domain's frequency rows do not speak (P-13)."""

    @property
    def is_counted(self) -> bool:
        """Whether they speak of any of its items."""
        return not self.items or any(
            item.code not in self.not_counted for item in self.items
        )


@dataclass(frozen=True)
class Finding:
    """A row that breaks a rule; an advisory one may carry a reason."""

    line: int
    place: str
    rule: str
    code: str
    binding: bool
    reasoned: bool
    clause: str
    domain: str
    law_row: str | None = None
    """The id of the row of the law that it breaks, where it is one (X-01)."""

    def lacks_reason(self, reasons: Container[str]) -> bool:
        """Whether neither the row nor the plan says why an advice is not followed."""
        return not (self.binding or self.reasoned or self.rule in reasons)

    def in_words(self) -> tuple[str, str]:
        """The finding in English and Chinese."""
        match self.rule:
            case "P-02":
                english = (
                    "The place lies outside the scope with which the plan is filed "
                    f"({self.clause}): leave it out, or amend the plan's `extent`."
                )
                chinese = (
                    f"该场所不在计划载明的对象范围内（{self.clause}）：请去除该对象，"
                    "或先办理计划变更以调整范围。"
                )
            case "P-12":
                english = (
                    f"The subject is on the list `unobtrusive` ({self.domain}): name "
                    "the superior's order or the statute in the plan, or leave it out."
                )
                chinese = (
                    "该对象在“无感监管”清单内：请载明上级部署或法定依据，或去除该对象。"
                )
            case "M-05":
                english = (
                    f"An agency of the domain `{self.domain}` inspected this place in "
                    "the plan's year; nobody else plans its items there "
                    f"({self.clause})."
                )
                chinese = (
                    "该领域主管部门当年已检查过此场所，其他单位不再另行组织该领域事项"
                    f"检查（{self.clause}）。"
                )
            case _:
                english = (
                    f"One more planned on-site visit of {self.domain} breaks the "
                    f"frequency row ({self.clause})."
                )
                chinese = f"该场所的有计划现场检查将超出频次规定（{self.clause}）。"
        return english, chinese


def bases_of(law: Law, findings: Sequence[Finding]) -> tuple[Basis, ...]:
    """The rows of the law that findings break, each once."""
    ids = dict.fromkeys(finding.law_row for finding in findings if finding.law_row)
    return tuple(law.cite(law.row(row_id)) for row_id in ids)


def ensure_reasoned(findings: Sequence[Finding], reasons: Container[str]) -> None:
    """Rows that break an advisory rule carry a reason, or the plan does (P-23)."""
    lacking = [finding for finding in findings if finding.lacks_reason(reasons)]
    if lacking:
        raise ReasonsMissing(
            f"{len(lacking)} rows break an advisory rule and carry no reason.",
            zh=f"{len(lacking)} 个对象突破建议性规定且未说明理由。",
            rules=sorted({finding.rule for finding in lacking}),
            rows=len(lacking),
            sample=[
                {"line": finding.line, "place": finding.place, "rule": finding.rule}
                for finding in lacking[:SAMPLE]
            ],
        )
