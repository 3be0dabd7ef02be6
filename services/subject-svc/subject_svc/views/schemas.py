"""The bodies and answers about views (S-02)."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from shared.events.subject import ViewCriteria
from subject_svc.schemas import Body, Text, Words
from subject_svc.views.commands import Draft
from subject_svc.views.domain.changes import Way
from subject_svc.views.domain.view import Asked, AskedList

Word = Annotated[str, Field(max_length=60)]


class ListIn(Body):
    """A list in a domain, `*` for entries that hold in all of them."""

    list_name: Annotated[Word, Field(examples=["unobtrusive"])]
    domain: Word = "*"


Lists = Annotated[list[ListIn], Field(max_length=20)]


class CriteriaIn(Body):
    """What a view asks: any value of a member is enough, all members must be met."""

    kinds: Annotated[Words, Field(examples=[["premises"]])] = Field([])
    business_types: Annotated[Words, Field(examples=[["catering"]])] = Field([])
    industries: Annotated[
        Words,
        Field(
            examples=[["H62"]],
            description="of GB/T 4754: section, division, group or class, "
            "and all that lies below",
        ),
    ] = Field([])
    areas: Annotated[
        Words, Field(examples=[["310116101"]], description="districts and towns")
    ] = Field([])
    grade_domain: Annotated[
        Word | None, Field(description="default: the domain of the agency")
    ] = None
    grades: Annotated[
        Words, Field(examples=[["C", "D"]], description="`none`: without a grade")
    ] = Field([])
    on_lists: Annotated[Lists, Field(description="on each of them")] = Field([])
    off_lists: Annotated[Lists, Field(description="on none of them")] = Field([])

    def asked(self) -> Asked:
        """The same, not yet read."""
        return Asked(
            kinds=tuple(self.kinds),
            business_types=tuple(self.business_types),
            industries=tuple(self.industries),
            areas=tuple(self.areas),
            grade_domain=self.grade_domain,
            grades=tuple(self.grades),
            on_lists=tuple(AskedList(x.list_name, x.domain) for x in self.on_lists),
            off_lists=tuple(AskedList(x.list_name, x.domain) for x in self.off_lists),
        )


class ViewIn(Body):
    """A view: its name, what it is for, and what it asks."""

    name: Annotated[Text, Field(min_length=1, examples=["餐饮检查对象库"])]
    note: Text | None = None
    criteria: CriteriaIn

    def draft(self) -> Draft:
        """The same, not yet read."""
        return Draft(self.name, self.note, self.criteria.asked())


class ViewOut(BaseModel):
    """A view."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    name: str
    note: str | None
    owner: str
    region: str
    criteria: ViewCriteria
    ended: bool
    reason: str | None
    version: int
    changed_at: datetime


class SizeOut(BaseModel):
    """How many places are in a view now, and of how many subjects."""

    model_config = ConfigDict(from_attributes=True)

    places: int
    subjects: int


class MemberOut(BaseModel):
    """A place in a view, with its subject."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    uscc: str
    name: str
    address: str
    region: str
    town: str | None
    kind: str
    business_types: list[str]
    industry: str | None


class ChangeOut(BaseModel):
    """A place that entered a view or left it; what kept it out before, or since."""

    model_config = ConfigDict(from_attributes=True)

    number: str
    uscc: str
    name: str
    area: str
    way: Way
    reasons: Annotated[
        list[str],
        Field(
            description="the criteria that it did not meet; `registered`: it was not "
            "in the register, or retired; `question`: the view asks something else"
        ),
    ]


class ViewVersionOut(BaseModel):
    """What a view was before, as it stood."""

    model_config = ConfigDict(from_attributes=True)

    version: int
    state: dict[str, object]
    replaced_at: datetime
