"""The base of matching-svc's tables."""

from typing import TYPE_CHECKING

from sqlmodel import SQLModel

from shared.db import base

if TYPE_CHECKING:

    class Base(SQLModel):
        """The base of matching-svc's tables, with a registry of its own."""

else:
    Base = base("matching_svc")
