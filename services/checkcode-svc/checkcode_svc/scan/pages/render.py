"""Templates to answers: escaped, in the reader's language, kept by nobody."""

import base64
import hashlib
from functools import cache
from pathlib import Path

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from checkcode_svc.scan.pages.texts import EN, ZH, Words
from shared.civic.days import spoken
from shared.web.http import wants_chinese
from shared.web.icon import ICON

_FOLDER = Path(__file__).parent


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_FOLDER / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["spoken"] = spoken
    return environment


@cache
def _style() -> tuple[Markup, str]:
    """The style sheet, and the policy that lets this one in and nothing else."""
    css = (_FOLDER / "style.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(css.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
    return Markup(css), policy  # noqa: S704 - our own file, nothing of a caller's


def words_for(request: Request) -> Words:
    """Chinese, unless the link or the browser asks for English."""
    asked = request.query_params.get("lang")
    if asked in {"zh", "en"}:
        return EN if asked == "en" else ZH
    return ZH if wants_chinese(request.headers) else EN


def page(
    request: Request, template: str, status: int = 200, **values: object
) -> HTMLResponse:
    """A page that no cache keeps and that tells its address to nobody."""
    style, policy = _style()
    words = words_for(request)
    english = words is EN
    body = (
        _environment()
        .get_template(template)
        .render(
            {"heading": None, "filled": None, "again": False, **values},
            t=words,
            lang="en" if english else "zh",
            other="zh" if english else "en",
            style=style,
            icon=ICON,
        )
    )
    return HTMLResponse(
        body,
        status,
        headers={
            "content-security-policy": policy,
            "referrer-policy": "no-referrer",
            "cache-control": "no-store",
            "content-language": "en" if english else "zh-CN",
            "vary": "accept-language",
            "x-robots-tag": "noindex",
        },
    )
