"""A refusal as a page, for a person whose browser asks for one.

Programs ask for JSON, or for anything, and get problem+json.
"""

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from string import Template
from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from markupsafe import Markup, escape

from shared.web.icon import ICON

_STYLE = """
:root { color-scheme: light dark; --ink: #17202a; --soft: #4a5763; --page: #f2f4f7; --bad: #a3161b; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6ebf0; --soft: #a9b5c1; --page: #12181e; } }
body { margin: 0; color: var(--ink); background: var(--page); font: 17px/1.65 system-ui, "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem 1.2rem 3rem; }
h1 { margin: 0; padding: 1.1rem 1.2rem; font-size: 1.4rem; color: #fff; background: var(--bad); border-radius: .6rem; }
p { margin: .9rem 0 0; overflow-wrap: anywhere; }
.soft { color: var(--soft); font-size: .92rem; }
"""  # noqa: E501 - CSS

_PAGE = Template("""<!doctype html>
<html lang="$lang">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<link rel="icon" href="$icon">
<style>$style</style>
</head>
<body>
<main>
<h1>$title</h1>
$detail<p><b>$next</b></p>
<p class="soft">$code$rule · $status · $request_id</p>
</main>
</body>
</html>
""")
_POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "img-src data:; style-src 'sha256-"
    f"{b64encode(sha256(_STYLE.encode()).digest()).decode()}'"
)


def wants_page(request: Request) -> bool:
    """Whether a browser goes to the address, or sends a form there."""
    return "text/html" in request.headers.get("accept", "")


def problem_page(
    body: Mapping[str, Any], status: int, headers: Mapping[str, str]
) -> HTMLResponse:
    """The page of a problem: what was refused, why, and what to do next.

    Args:
        body: the members of the problem+json that a program would get.
        status: the HTTP status.
        headers: those of the problem.
    """
    rule = f" · {body['rule']}" if body["rule"] else ""
    more = body["detail"] != body["title"]
    texts = {**body, "rule": rule, "lang": headers["content-language"]}
    page = _PAGE.substitute(
        {name: escape(value) for name, value in texts.items()}
        | {"detail": Markup("<p>{}</p>\n").format(body["detail"]) if more else ""},
        style=_STYLE,
        icon=ICON,
    )
    return HTMLResponse(
        page,
        status,
        headers={
            **headers,
            "content-security-policy": _POLICY,
            "referrer-policy": "no-referrer",
            "cache-control": "no-store",
        },
    )
