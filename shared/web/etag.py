"""ETags for reads: an unchanged thing costs a 304."""

from hashlib import blake2b
from typing import Any

from fastapi import Request, Response
from pydantic import BaseModel

ETAGGED: dict[int | str, dict[str, Any]] = {
    200: {
        "headers": {
            "ETag": {
                "description": "内容标识 · Sent as If-None-Match, it asks for news.",
                "schema": {"type": "string"},
            }
        }
    },
    304: {"description": "未变动 · It is as If-None-Match says; no body."},
}
"""What the document of a route says that answers by `etagged`."""


def etagged(request: Request, model: BaseModel) -> Response:
    """The model as JSON with its ETag; 304 where the caller has it (RFC 9110)."""
    body = model.model_dump_json().encode()
    tag = f'"{blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"etag": tag, "cache-control": "private, no-cache"}
    callers_tags = [
        part.strip() for part in request.headers.get("if-none-match", "").split(",")
    ]
    if tag in callers_tags or f"W/{tag}" in callers_tags:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")
