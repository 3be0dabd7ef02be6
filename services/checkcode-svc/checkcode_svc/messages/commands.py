"""Sending messages to subjects."""

from checkcode_svc.messages import store
from checkcode_svc.messages.domain import Message
from shared.db import Tx


async def send(tx: Tx, message: Message) -> None:
    """Hand a message to the channel, which reads it in order."""
    await store.insert.run(tx, [message])
