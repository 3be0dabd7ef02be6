"""The answer about a code that goes by another one."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from subject_svc.mergers.queries import HeldAlias


class PlacePairOut(BaseModel):
    """Premises that stand under two codes."""

    model_config = ConfigDict(from_attributes=True)

    old: str
    place: str


class AliasOut(BaseModel):
    """A code that goes by another one, with what the register holds of it."""

    old: str
    into: Annotated[str, Field(description="the code that it was merged into")]
    subject: Annotated[str, Field(description="the code at the end of the chain")]
    merged: Annotated[bool, Field(description="false once it was split again")]
    name: str
    region: str
    status: str
    places: Annotated[
        list[PlacePairOut], Field(description="premises that are the same ones")
    ]
    changed_at: datetime

    @classmethod
    def of(cls, held: HeldAlias) -> Self:
        """An alias with the name that its code was registered under."""
        row = held.alias
        return cls(
            old=row.old,
            into=row.merged_into,
            subject=row.subject,
            merged=row.merged,
            name=held.subject.name,
            region=held.subject.region,
            status=held.subject.status,
            places=[PlacePairOut.model_validate(pair) for pair in row.places],
            changed_at=row.changed_at,
        )
