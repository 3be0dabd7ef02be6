"""The table of earlier states."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from shared.db.columns import instant, json
from subject_svc.base import Base


class History(Base, table=True):
    """An earlier version of a row (S-03)."""

    __tablename__ = "history"

    aggregate: str = Field(primary_key=True)
    aggregate_id: str = Field(primary_key=True)
    version: int = Field(primary_key=True)
    state: dict[str, Any] = json()
    replaced_at: datetime = instant()
