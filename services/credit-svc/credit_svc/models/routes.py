"""Grading models: read (G-01)."""

from typing import Annotated

from fastapi import Query

from credit_svc.models import queries
from credit_svc.models.schemas import ModelOut
from shared.auth import Principal, require
from shared.civic.domains import Domain
from shared.web.http import Router
from shared.web.pagination import Page, PageDep
from shared.web.values import Day

router = Router(prefix="/v1", tags=["grades"])

Reader = Annotated[Principal, require("grade:read")]


@router.get("/models", summary="查询评价模型")
async def list_models(
    _: Reader,
    page: PageDep,
    domain: Domain | None = None,
    on: Annotated[Day | None, Query(description="only those that hold")] = None,
) -> Page[ModelOut]:
    """The grading models with version and validity (G-01)."""
    return queries.models(page, domain, on).map(ModelOut.model_validate)
