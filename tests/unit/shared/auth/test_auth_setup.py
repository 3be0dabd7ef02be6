"""The verifier of a service reads its keys where the settings say."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from pydantic import SecretStr

from shared.auth import verifier_for
from shared.auth.errors import KeysUnavailable
from shared.auth.issuer import JWKS_PATH, DevelopmentIssuer
from shared.running.settings import ServiceSettings


def settings(**fields: object) -> ServiceSettings:
    return ServiceSettings.model_validate(
        {
            "environment": "test",
            "database_url": SecretStr("postgresql://u:p@127.0.0.1/none"),
            **fields,
        }
    )


@pytest.fixture
def issuer(tmp_path: Path) -> DevelopmentIssuer:
    return DevelopmentIssuer(tmp_path, settings())


@pytest.fixture
def published(issuer: DevelopmentIssuer) -> Iterator[str]:
    """The issuer's keys on a local port, as a real issuer publishes them."""

    class Keys(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_jwks = self.path == JWKS_PATH
            self.send_response(200 if is_jwks else 404)
            self.end_headers()
            self.wfile.write(issuer.jwks_file.read_bytes() if is_jwks else b"")

        def log_message(self, *_: object) -> None: ...

    with HTTPServer(("127.0.0.1", 0), Keys) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


async def test_keys_are_read_from_a_url(
    issuer: DevelopmentIssuer, published: str
) -> None:
    verifier = verifier_for(settings(jwks_url=published + JWKS_PATH))
    principal = await verifier.verify(issuer.issue("310116-fire", ["plan:read"]))
    assert principal.agency == "310116-fire"


async def test_a_url_that_gives_no_keys_is_an_outage_and_no_refusal(
    issuer: DevelopmentIssuer, published: str
) -> None:
    verifier = verifier_for(settings(jwks_url=published + "/elsewhere"))
    with pytest.raises(KeysUnavailable):
        await verifier.verify(issuer.issue("310116-fire", ["plan:read"]))


async def test_keys_are_read_from_a_file(issuer: DevelopmentIssuer) -> None:
    verifier = verifier_for(settings(jwks_file=issuer.jwks_file))
    principal = await verifier.verify(issuer.issue("310116-fire", ["plan:read"]))
    assert principal.scopes == {"plan:read"}


def test_without_either_the_service_does_not_start() -> None:
    with pytest.raises(ValueError, match="jwks_url or jwks_file"):
        verifier_for(settings())
