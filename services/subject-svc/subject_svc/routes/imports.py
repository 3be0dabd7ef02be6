"""Bulk imports as CSV or NDJSON streams (S-08)."""

from typing import Any

from fastapi import Request

from shared.bulk import Report
from shared.web.http import Router, TxDep
from subject_svc.commands import imports
from subject_svc.routes.who import InspectorKeeper, Registrar

router = Router(prefix="/v1/imports", tags=["imports"])


def _upload(*columns: str) -> dict[str, Any]:
    """How the body is described in the API documents: it is streamed, not parsed."""
    text = {"schema": {"type": "string"}, "example": ",".join(columns) + "\n"}
    return {
        "requestBody": {
            "required": True,
            "description": "UTF-8 unless `charset` says otherwise; may be gzip.",
            "content": {"text/csv": text, "application/x-ndjson": text},
        }
    }


@router.post("/subjects", openapi_extra=_upload(*imports.SUBJECT_COLUMNS.expected))
async def import_subjects(request: Request, tx: TxDep, who: Registrar) -> Report:
    """Import subjects: good rows go in, wrong rows are named (S-01, S-08).

    A row is a subject and one of its premises, `001` unless `place` says otherwise.
    Empty cells erase nothing. The same file again changes nothing.
    """
    return await imports.import_subjects(tx, who, request)


@router.post("/inspectors", openapi_extra=_upload(*imports.INSPECTOR_COLUMNS.expected))
async def import_inspectors(
    request: Request, tx: TxDep, who: InspectorKeeper
) -> Report:
    """Import inspectors' certificates with their dates (S-07, S-08)."""
    return await imports.import_inspectors(tx, who, request)
