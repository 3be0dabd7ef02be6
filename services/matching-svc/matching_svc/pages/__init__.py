"""The coordinator's page: a public shell without any data, one file over the wire.

It asks the API with the token that its URL brings after `#token=`; a fragment never
reaches a server or its log. Nothing is loaded from elsewhere, and the policy in its
headers lets nothing but its own script run.
"""

from base64 import b64encode
from functools import cache
from hashlib import sha256
from importlib.resources import files

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from shared.web.http import wants_chinese
from shared.web.icon import ICON

_FILES = (
    "proposals.html",
    "proposals.css",
    "words.js",
    "common.js",
    "proposals.js",
    "reliefs.js",
    "page.js",
)
"""The shell's parts; the scripts in the order in which they build on each other."""

router = APIRouter(include_in_schema=False)


@router.get("/matching/proposals")
async def proposals(request: Request, lang: str = "") -> HTMLResponse:
    """The shell, Chinese first."""
    chinese = wants_chinese(request.headers) if lang not in {"zh", "en"} else False
    language = "zh" if chinese or lang == "zh" else "en"
    html, policy = _shell()
    return HTMLResponse(
        html.replace("{{lang}}", language),
        headers={
            "content-security-policy": policy,
            "referrer-policy": "no-referrer",
            "x-content-type-options": "nosniff",
            "cache-control": "no-cache",
            "vary": "accept-language",
        },
    )


@cache
def _shell() -> tuple[str, str]:
    """The page with its style and script inside, and the policy that names them."""
    html, style, *scripts = (
        (files(__package__) / name).read_text(encoding="utf-8") for name in _FILES
    )
    script = "".join(scripts)
    page = html.replace("{{icon}}", ICON).replace("{{style}}", style)
    page = page.replace("{{script}}", script)
    policy = (
        "default-src 'none'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'; img-src data:; "
        f"style-src {_hash(style)}; script-src {_hash(script)}"
    )
    return page, policy


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
