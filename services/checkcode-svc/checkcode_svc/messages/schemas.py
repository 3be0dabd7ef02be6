"""Messages as the API gives them (C-12)."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict


class MessageOut(BaseModel):
    """A message to a subject, as it is handed to the channel that delivers it."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: str
    kind: str
    code: str
    agency: str
    visit_id: UUID
    text_zh: str
    text_en: str
    data: dict[str, object]
    made_at: datetime
