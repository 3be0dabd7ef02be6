"""A message to a subject."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Message:
    """A message to a subject, as it is handed to the channel that delivers it."""

    id: UUID
    region: str
    uscc: str
    kind: str
    code: str
    agency: str
    visit_id: UUID
    text_zh: str
    text_en: str
    data: dict[str, object]
    made_at: datetime
