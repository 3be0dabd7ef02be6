"""Who wrote a draft, and when."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Written:
    """Who drafted or changed a plan, and when."""

    by: str
    at: datetime
