"""The codes of a subject (S-12); `transfers` has the acts that merge and split them."""

from typing import Annotated

from shared.auth import Principal, require
from shared.web.http import ReadDep, Router
from subject_svc.mergers import queries
from subject_svc.mergers.schemas import AliasOut
from subject_svc.subjects.domain.values import read_uscc

Reader = Annotated[Principal, require("subject:read")]

router = Router(prefix="/v1/subjects", tags=["subjects"])


@router.get("/{uscc}/aliases", summary="查看检查对象的其他代码")
async def list_aliases(uscc: str, tx: ReadDep, who: Reader) -> list[AliasOut]:
    """The codes that go, or went, by another one of this subject."""
    held = await queries.aliases_of(tx, who, read_uscc(uscc))
    return [AliasOut.of(alias) for alias in held]
