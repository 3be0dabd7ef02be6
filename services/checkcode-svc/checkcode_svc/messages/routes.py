"""Messages to subjects: that they were sent, and what a channel delivers (C-12)."""

from typing import Annotated, Literal
from uuid import UUID

from fastapi import Depends

from checkcode_svc.messages import commands, queries
from checkcode_svc.messages.schemas import DeliveredIn, DeliveryOut, MessageOut
from shared.auth import Principal, require
from shared.web.acts import ReadingDep
from shared.web.export import list_route
from shared.web.http import ReadDep, Router, TxDep
from shared.web.pagination import Page, PageDep
from shared.web.period import PeriodDep
from shared.web.values import Uscc

router = Router(prefix="/v1", tags=["overview"])

MessageReader = Annotated[Principal, require("message:read")]
Channel = Annotated[Principal, require("message:deliver")]
MessageSort = Literal["made_at", "-made_at"]


def _chosen(
    period: PeriodDep,
    uscc: Uscc | None = None,
    sort: MessageSort = "made_at",
) -> queries.Chosen:
    return queries.Chosen(uscc, period, sort)


ChosenDep = Annotated[queries.Chosen, Depends(_chosen)]


@list_route(router, "/messages", "查询送达情况", export="导出送达情况")
async def list_messages(
    tx: ReadDep, who: MessageReader, page: PageDep, chosen: ChosenDep
) -> Page[MessageOut]:
    """That subjects were sent messages, and when; never what these say (C-12)."""
    messages = await queries.listed(tx, who, chosen, page)
    return messages.map(MessageOut.model_validate)


@router.get("/deliveries", summary="查询待送达消息")
async def list_deliveries(
    tx: ReadDep,
    who: Channel,
    page: PageDep,
    reading: ReadingDep,
    uscc: Uscc | None = None,
) -> Page[DeliveryOut]:
    """What waits to be delivered, with what it says; for a channel alone (C-12)."""
    deliveries = await queries.deliveries(tx, who, uscc, page)
    shown = page.page([DeliveryOut.of(delivery) for delivery in deliveries], "id")
    for delivery in shown.items:
        reading.saw(delivery.id, delivery.code, delivery.uscc)
    return shown


@router.post("/messages/{message_id}/delivery", summary="确认消息已送达")
async def deliver(
    message_id: UUID, body: DeliveredIn, tx: TxDep, who: Channel
) -> MessageOut:
    """A message was handed over to the subject: what it says is wiped (C-12)."""
    message = await commands.deliver(tx, who, message_id, body.where, body.received_by)
    return MessageOut.model_validate(message)
