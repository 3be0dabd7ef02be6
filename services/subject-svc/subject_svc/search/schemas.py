"""What the list of subjects is asked for."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from shared.civic.domains import Domain
from shared.events.subject import ListName, SubjectStatus
from shared.web.values import Day, Part
from subject_svc.search.domain import Sought

SubjectSort = Literal["uscc", "-uscc", "name", "-name", "changed_at", "-changed_at"]


class SubjectFilter(BaseModel):
    """What subjects are sought by; what is left out does not choose.

    It stands in a query beside the page, so it takes no notice of what it does not
    know: the route refuses that (`shared.web.query`).
    """

    status: SubjectStatus | None = None
    name: Part | None = None
    address: Annotated[str | None, Field(max_length=200)] = None
    code: Annotated[str | None, Field(pattern=r"^[0-9A-Z]{4,18}$")] = None
    region: Annotated[str | None, Field(pattern=r"^\d{6}$")] = None
    town: Annotated[str | None, Field(pattern=r"^\d{9}$")] = None
    business_type: Annotated[str | None, Field(max_length=60)] = None
    industry: Annotated[str | None, Field(pattern=r"^[A-T](\d{2,4})?$")] = None
    grade: Literal["A", "B", "C", "D", "none"] | None = None
    grade_domain: Domain | None = None
    list_name: ListName | None = None
    list_domain: Domain | None = None
    changed_from: Day | None = None
    changed_to: Day | None = None
    sort: SubjectSort = "uscc"

    def sought(self, domain: str) -> Sought:
        """The same; a grade or a list without a domain is that of the caller's."""
        members = self.model_dump(exclude={"sort", "grade_domain", "list_domain"})
        return Sought(
            **members,
            grade_domain=self.grade_domain or domain,
            list_domain=self.list_domain or domain,
        )
