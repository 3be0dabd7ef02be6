"""What a channel delivers to subjects (C-12)."""

from typing import Annotated

from checkcode_svc.messages import queries
from checkcode_svc.messages.schemas import MessageOut
from shared.auth import Principal, require
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep

router = Router(prefix="/v1", tags=["overview"])

MessageReader = Annotated[Principal, require("message:read")]


@router.get("/messages")
async def list_messages(
    tx: ReadDep, who: MessageReader, page: PageDep, uscc: str | None = None
) -> Page[MessageOut]:
    """Messages to subjects, as a channel delivers them; never for inspectors (C-12)."""
    messages = await queries.listed(tx, who, uscc, page)
    shown = [MessageOut.model_validate(message) for message in messages]
    return page.page(shown, "id")
