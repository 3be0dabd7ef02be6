"""Sending messages to subjects, delivering them, and wiping what they say (C-12)."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from checkcode_svc.messages import queries, store
from checkcode_svc.messages.domain.errors import MessageUnknown
from checkcode_svc.messages.domain.message import DeliveredAt, Letter, Message
from shared.auth import Principal
from shared.db import Tx
from shared.ids import new_id


@dataclass(frozen=True, slots=True)
class Concerning:
    """Whom a message goes to, and what it is about."""

    region: str
    uscc: str
    place: str
    code: str
    agency: str
    visit_id: UUID
    kept_from: tuple[str, ...]
    expires_at: datetime


async def send(tx: Tx, kind: str, concerning: Concerning, letter: Letter) -> None:
    """Seal a message for the channel, which reads it in order."""
    message_id = new_id()
    message = Message(
        id=message_id,
        kind=kind,
        region=concerning.region,
        uscc=concerning.uscc,
        place=concerning.place,
        code=concerning.code,
        agency=concerning.agency,
        visit_id=concerning.visit_id,
        kept_from=concerning.kept_from,
        sealed=queries.sealer(tx.runtime).seal(message_id, letter),
        made_at=tx.runtime.clock.now(),
        expires_at=concerning.expires_at,
    )
    await store.insert.run(tx, [message])


async def deliver(
    tx: Tx, who: Principal, message_id: UUID, where: DeliveredAt, received_by: str
) -> Message:
    """A channel handed a message over: what it says is wiped (C-12).

    Raises:
        MessageUnknown: if there is none that this channel may deliver.
        MessageGone: if it was delivered, used, or is over already.
    """
    message = await store.locked.first(tx, message_id, who.scope.prefix)
    if message is None or not message.may_read(who.agency):
        raise MessageUnknown
    message.deliver(where, received_by, tx.runtime.clock.now())
    await store.save.run(tx, [message])
    return message


async def wipe(tx: Tx, visit_id: UUID, agency: str) -> None:
    """Wipe what was said about one agency of a visit: its secret was used."""
    await store.wipe_of.run(tx, visit_id, agency)


async def wipe_expired(tx: Tx) -> None:
    """Wipe what messages say whose time is over."""
    await store.wipe_expired.run(tx, tx.runtime.clock.now())
