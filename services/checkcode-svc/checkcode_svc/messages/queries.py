"""Messages as the channel reads them."""

from collections.abc import Sequence
from uuid import UUID

from checkcode_svc.messages import store
from checkcode_svc.messages.domain import Message
from shared.auth import Principal
from shared.db import ReadTx
from shared.web.pagination import PageParams


async def listed(
    tx: ReadTx, who: Principal, uscc: str | None, page: PageParams
) -> Sequence[Message]:
    """Messages to subjects, in the order in which they were made (C-12).

    There is one more than a page.
    """
    after = UUID(page.after[0]) if page.after else None
    return await store.listed.all(tx, who.scope.prefix, uscc, after, page.limit + 1)
