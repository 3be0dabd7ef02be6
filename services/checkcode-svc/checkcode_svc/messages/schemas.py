"""Messages as the API gives them (C-12)."""

from datetime import datetime
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, StringConstraints

from checkcode_svc.messages.domain.message import DeliveredAt
from checkcode_svc.messages.queries import Delivery


class MessageOut(BaseModel):
    """That a subject was sent a message; never what it says."""

    model_config = ConfigDict(from_attributes=True)

    id: UUID
    uscc: str
    place: str
    kind: str
    code: str
    agency: str
    visit_id: UUID
    made_at: datetime
    expires_at: datetime
    delivered_at: datetime | None
    delivered_where: DeliveredAt | None
    received_by: str | None


class DeliveryOut(MessageOut):
    """A message and what it says, for the channel that delivers it."""

    text_zh: str
    text_en: str
    data: dict[str, str]

    @classmethod
    def of(cls, delivery: Delivery) -> Self:
        """A message that waits, opened."""
        message = MessageOut.model_validate(delivery.message).model_dump()
        letter = delivery.letter
        return cls(
            **message,
            text_zh=letter.text_zh,
            text_en=letter.text_en,
            data=letter.data,
        )


class DeliveredIn(BaseModel):
    """Where a message was handed over, and the role of who received it."""

    model_config = ConfigDict(extra="forbid")

    where: DeliveredAt = DeliveredAt.PLACE
    received_by: Annotated[str, StringConstraints(min_length=1, max_length=50)]
