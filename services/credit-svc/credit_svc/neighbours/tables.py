"""What grading needs to know of the neighbours, fed by their events."""

from sqlalchemy import Index, text
from sqlmodel import Field

from credit_svc.base import Base
from shared.db.columns import texts


class PlaceCopy(Base, table=True):
    """A place of subject-svc: where its subject may be graded (S-12)."""

    __tablename__ = "place_copy"
    __table_args__ = (
        Index("ix_place_copy_uscc", "uscc"),
        Index(
            "ix_place_copy_subjects",
            "subjects",
            postgresql_using="gin",
            postgresql_where=text("subjects <> '{}'"),
        ),
    )

    number: str = Field(primary_key=True)
    uscc: str
    region: str
    town: str | None = None
    subjects: list[str] = texts()
    """All who are on a project, its owner among them (S-01)."""
    retired: bool
    version: int


class AliasCopy(Base, table=True):
    """A code of a subject, or a number of premises, and what it goes by (S-12)."""

    __tablename__ = "alias"
    __table_args__ = (Index("ix_alias_same_as", "same_as"),)

    code: str = Field(primary_key=True)
    same_as: str
    version: int
