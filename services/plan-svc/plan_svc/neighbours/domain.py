"""Neighbours' facts as the rules of other rooms ask about them."""

from dataclasses import dataclass
from uuid import UUID

from shared.civic.views import Question, question
from shared.events.subject import ViewCriteria


@dataclass(frozen=True)
class Place:
    """A place that is not retired."""

    number: str
    uscc: str
    region: str
    """Of its district: six digits."""
    town: str | None = None
    """Nine digits, where they are known."""


@dataclass(frozen=True)
class PlaceOnPaper:
    """A place as papers name it, retired or not (P-20)."""

    number: str
    subject_name: str | None
    address: str | None
    kind: str
    business_types: tuple[str, ...]


@dataclass(frozen=True)
class Relief:
    """An inspection that stands for a task (M-09, M-10)."""

    task: str
    kind: str
    """`coverage`, else a recognition."""
    code: str


@dataclass(frozen=True)
class FieldRegister:
    """A view of an agency: a question to the places here, not a copy of any (S-02)."""

    id: UUID
    name: str
    owner: str
    region: str
    criteria: ViewCriteria
    version: int
    """A draw keeps the version that it was made from."""

    def question(self) -> Question:
        """The parameters of a statement with `IN_VIEW`; the day goes beside them."""
        return question(self.region, self.criteria)
