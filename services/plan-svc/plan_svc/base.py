"""The base of this service's table classes."""

from typing import TYPE_CHECKING

from shared.db import base

if TYPE_CHECKING:
    from sqlmodel import SQLModel

    class Base(SQLModel):
        """The base of plan-svc's tables, with a registry of its own."""

else:
    Base = base("plan_svc")
