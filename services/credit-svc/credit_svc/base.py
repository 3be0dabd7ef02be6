"""The base of this service's tables."""

from typing import TYPE_CHECKING

from sqlmodel import SQLModel

from shared.db import base

if TYPE_CHECKING:
    # mypy takes no base class that a call returns; this is what `base` gives.
    Base = SQLModel
else:
    Base = base("credit_svc")
