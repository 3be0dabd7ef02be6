"""One port for all five services, under the same paths as behind the real gateway."""

from collections.abc import Mapping
from importlib.resources import files

from fastapi import FastAPI, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.auth.issuer import DevelopmentIssuer, jwks_routes

_PUBLIC_PAGES = "c"


class Gateway:
    """Sends each request to the service whose path it has; `/` is the start page."""

    def __init__(self, start: ASGIApp) -> None:
        self._start = start
        self._services: dict[str, ASGIApp] = {}

    def serve(self, apps: Mapping[str, ASGIApp]) -> None:
        """The services by the first part of their paths; checkcode has `/c/` too."""
        self._services = {**apps, _PUBLIC_PAGES: apps["checkcode"]}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        app = self._services.get(scope.get("path", "/").split("/")[1], self._start)
        await app(scope, receive, send)


def start_app(issuer: DevelopmentIssuer) -> FastAPI:
    """The start page in Chinese and English, and the development issuer's keys."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    app.include_router(jwks_routes(issuer))
    page = files("deploy.embedded.host").joinpath("start.html").read_bytes()

    @app.get("/")
    async def start() -> Response:
        return Response(page, media_type="text/html; charset=utf-8")

    @app.get("/livez")
    async def livez() -> dict[str, str]:
        return {"alive": "yes"}

    return app
