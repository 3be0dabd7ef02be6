"""What an upload of subjects answers."""

from typing import Self

from pydantic import Field

from plan_svc.review.domain.findings import Finding
from plan_svc.schemas import Out
from plan_svc.uploads.domain import Uploaded
from shared.errors import LISTED_ROWS
from shared.events import Basis


class AdvisoryRow(Out):
    """A row that breaks an advisory rule and carries no reason yet (P-23)."""

    line: int
    place: str
    rule: str
    reason: str
    reason_zh: str

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """The row of a finding."""
        english, chinese = finding.in_words()
        return cls(
            line=finding.line,
            place=finding.place,
            rule=finding.rule,
            reason=english,
            reason_zh=chinese,
        )


class UploadOut(Out):
    """What an upload of subjects did."""

    rows: int
    subjects: int = Field(description="subjects of the plan after the upload")
    reasons_missing: int
    advisory: list[AdvisoryRow] = Field(description="the first thousand of them")
    bases: list[Basis] = Field(description="the rows of the law that they break")

    @classmethod
    def of(cls, uploaded: Uploaded) -> Self:
        """The answer to an upload."""
        unreasoned = uploaded.unreasoned
        return cls(
            rows=uploaded.rows,
            subjects=uploaded.subjects,
            reasons_missing=len(unreasoned),
            advisory=[AdvisoryRow.of(finding) for finding in unreasoned[:LISTED_ROWS]],
            bases=list(uploaded.bases),
        )
