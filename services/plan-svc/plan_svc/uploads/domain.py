"""One row of an upload, and what an upload did (P-23)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plan_svc.review.domain.findings import Finding
from plan_svc.subjects.domain import StagedRow, wrong_uscc
from shared.civic import spelling, uscc
from shared.civic.law import Basis
from shared.errors import RowRefusal

REASON = "reason."
"""Column `reason.P-13`: why this row does not follow the advice of a rule."""


@dataclass(frozen=True, slots=True)
class Uploaded:
    """What an upload of subjects did."""

    rows: int
    subjects: int
    """Of the plan after the upload."""
    unreasoned: Sequence[Finding]
    """Rows that break an advisory rule and carry no reason yet."""
    bases: tuple[Basis, ...]
    """The rows of the law that they break (X-01)."""


@dataclass(frozen=True, slots=True)
class StagedToLeave:
    """What was staged of an upload of places that leave a plan (P-08)."""

    rows: int
    refused: Sequence[RowRefusal]
    without_reason: Sequence[int]
    """The lines that give no reason, where there is none for all."""


def read_leaving(
    line: int, values: Mapping[str, str], reason: str
) -> StagedRow | RowRefusal:
    """The row to be staged with why it leaves, or why it names nothing."""
    row = read_row(line, {name: values.get(name, "") for name in ("place", "uscc")})
    if isinstance(row, RowRefusal):
        return row
    return row._replace(reasons={"leaving": values.get("reason", "") or reason})


def read_row(line: int, values: Mapping[str, str]) -> StagedRow | RowRefusal:
    """The row to be staged, or why it names nothing."""
    code = uscc.normalise(values.get("uscc", ""))
    place = spelling.code(values.get("place", ""))
    if code and not uscc.is_shaped(code):
        return wrong_uscc(line, code)
    if not code and not place:
        return RowRefusal(
            line,
            "row-empty",
            "P-23",
            "The row names neither a place nor a USCC.",
            "该行未填写场所编号或统一社会信用代码。",
        )
    reasons = {
        name.removeprefix(REASON): text
        for name, text in values.items()
        if text and name.startswith(REASON)
    }
    return StagedRow(line, place, code, reasons)


def blocked(finding: Finding) -> RowRefusal:
    """The refusal of a row that breaks a binding rule."""
    english, chinese = finding.in_words()
    return RowRefusal(
        finding.line, finding.code, finding.rule, english, chinese, finding.place
    )
