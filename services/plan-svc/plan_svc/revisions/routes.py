"""The city's items, entered and changed."""

from typing import Annotated

from fastapi import Path

from plan_svc.library.schemas import ItemCode, ItemIn, ItemOut
from plan_svc.revisions import commands
from shared.auth import Principal, require
from shared.web.http import Router, TxDep

router = Router(prefix="/v1", tags=["library"])


@router.put("/items/{code}", summary="登记或更新检查事项")
async def put_item(
    code: Annotated[ItemCode, Path()],
    body: ItemIn,
    tx: TxDep,
    who: Annotated[Principal, require("item:write")],
) -> ItemOut:
    """Enter or change an item of the city's library (P-09, P-10).

    Open tasks follow: what ended leaves them, and without an item they are withdrawn.
    """
    return ItemOut.model_validate(await commands.put_item(tx, body.item(code), who))
