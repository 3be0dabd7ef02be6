"""Messages as they are listed, and as the channel reads them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID

from checkcode_svc.messages import store
from checkcode_svc.messages.domain.message import Letter, Message
from checkcode_svc.messages.domain.sealing import Sealer
from checkcode_svc.settings import CheckcodeSettings
from shared.auth import Principal
from shared.db import ReadTx
from shared.db.surroundings import Surroundings
from shared.web.pagination import Page, PageParams
from shared.web.period import ALWAYS, Period


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message with its letter, for the channel that delivers it."""

    message: Message
    letter: Letter


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which messages are listed, and in which order; what is None does not choose."""

    uscc: str | None = None
    period: Period = ALWAYS
    sort: str = "made_at"


async def listed(
    tx: ReadTx, who: Principal, chosen: Chosen, page: PageParams
) -> Page[Message]:
    """The chosen messages to subjects (C-12)."""
    messages = await store.PAGES[chosen.sort].all(
        tx,
        who.scope.prefix,
        who.agency,
        chosen.uscc,
        chosen.period.first,
        chosen.period.last,
        *page.rows,
    )
    return page.page(messages, "id", "id")


async def deliveries(
    tx: ReadTx, who: Principal, uscc: str | None, page: PageParams
) -> Sequence[Delivery]:
    """What a channel has to deliver, opened; one more than a page.

    An agency never reads what goes to a subject that it visited itself.
    """
    after = UUID(page.after[0]) if page.after else None
    messages = await store.waiting.all(
        tx,
        tx.runtime.clock.now(),
        who.agency,
        who.scope.prefix,
        uscc,
        after,
        page.limit + 1,
    )
    opener = sealer(tx.runtime)
    return [
        Delivery(message, opener.open(message.id, message.sealed))
        for message in messages
        if message.sealed is not None
    ]


def sealer(runtime: Surroundings) -> Sealer:
    """What seals the letters of this deployment."""
    settings = CheckcodeSettings.of(runtime)
    return _sealer(
        settings.message_key.get_secret_value(),
        tuple(key.get_secret_value() for key in settings.message_retired_keys),
    )


@cache
def _sealer(secret: str, retired: tuple[str, ...]) -> Sealer:
    return Sealer(secret, retired)
