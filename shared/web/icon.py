"""The icon of every page, inside the page: no second request, no 404 for one."""

from base64 import b64encode

_SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<rect width="16" height="16" rx="3.5" fill="#0b5cad"/>'
    '<path d="M3.5 8.5l3 3 6-7" fill="none" stroke="#fff" stroke-width="2.2"/></svg>'
)
ICON = f"data:image/svg+xml;base64,{b64encode(_SVG.encode()).decode()}"
"""For `<link rel="icon">`; a page with a policy needs `img-src data:` in it."""
