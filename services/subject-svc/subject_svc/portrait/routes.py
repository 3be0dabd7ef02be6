"""Everything about one subject: its portrait and its earlier states (S-03, S-05)."""

from typing import Annotated

from fastapi import Request, Response

from shared.auth import Principal, require
from shared.web.etag import ETAGGED, etagged
from shared.web.http import ReadDep, Router
from shared.web.pagination import Page, PageDep
from subject_svc.portrait import queries
from subject_svc.portrait.schemas import PortraitOut, VersionOut

Reader = Annotated[Principal, require("subject:read")]

router = Router(prefix="/v1/subjects", tags=["subjects"])


@router.get(
    "/{uscc}/portrait",
    response_model=PortraitOut,
    responses=ETAGGED,
    summary="查看企业画像",
)
async def read_portrait(
    uscc: str, request: Request, tx: ReadDep, who: Reader
) -> Response:
    """Base data, places, lists, grades, records, visits, results, ratings (S-05)."""
    return etagged(request, PortraitOut.of(await queries.portrait(tx, who, uscc)))


@router.get("/{uscc}/history", summary="查看历史版本")
async def read_history(
    uscc: str, tx: ReadDep, who: Reader, page: PageDep
) -> Page[VersionOut]:
    """Earlier states of the subject, its places, list entries and records (S-03)."""
    versions = await queries.earlier(tx, who, uscc, page)
    return versions.map(VersionOut.model_validate)
