"""The table in which subjects are sought."""

from datetime import datetime

from sqlalchemy import Index, text
from sqlmodel import Field

from shared.db.columns import enum, instant, texts
from shared.events.subject import SubjectStatus
from subject_svc.base import Base


class SoughtRow(Base, table=True):
    """A subject with what its places add; the database itself keeps it (ADR 0071).

    Triggers on the tables that say it write it, so that no writer can forget to.
    """

    __tablename__ = "sought"
    __table_args__ = (
        Index(
            "ix_sought_any",
            *map(text, ("grams(words)", "grams(addresses)")),
            *("areas", "business_types", "grades", "lists"),
            text("(ARRAY[status::text])"),
            postgresql_using="gin",
        ),
        Index(
            "ix_sought_code",
            "uscc",
            postgresql_using="gin",
            postgresql_ops={"uscc": "gin_trgm_ops"},
        ),
        Index("ix_sought_name", "name", "uscc"),
        Index("ix_sought_changed", "changed_at", "uscc"),
        Index(
            "ix_sought_industry",
            "industry",
            postgresql_ops={"industry": "text_pattern_ops"},
            postgresql_where=text("industry IS NOT NULL"),
        ),
    )

    uscc: str = Field(primary_key=True)
    name: str
    words: str
    """The name in small letters."""
    status: SubjectStatus = enum(SubjectStatus)
    industry: str | None = None
    changed_at: datetime = instant()
    areas: list[str] = texts()
    """Where it is registered and has places, and all that these lie within."""
    business_types: list[str] = texts()
    addresses: str
    """Of its places, in small letters."""
    grades: list[str] = texts()
    """Every one that it ever had, `domain|grade`; which is in effect is asked too."""
    lists: list[str] = texts()
    """Entries that were not taken off, `list|domain`."""
