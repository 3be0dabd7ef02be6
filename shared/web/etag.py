"""ETags for reads: an unchanged thing costs a 304."""

from hashlib import blake2b

from fastapi import Request, Response
from pydantic import BaseModel


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
