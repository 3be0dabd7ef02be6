"""The environment in which `onevisit` looks after the services of `make try`."""

import shlex
from collections.abc import Mapping
from pathlib import Path

from deploy.embedded.host.host import Place
from shared.running.service import NAMES, load
from shared.running.settings import variable_of


def kept(place: Place) -> Path:
    """Write the environment to a file that a shell reads; nobody else may."""
    urls = {name: place.server.running_url(load(name).package) for name in NAMES}
    file = place.folder.resolve() / "environment"
    file.touch(mode=0o600)
    file.write_text(as_shell(urls, place.kafka, place.issuer_folder / "jwks.json"))
    return file


def as_shell(urls: Mapping[str, str], kafka: str, keys: Path) -> str:
    """The variables as a shell sets them; `urls` are the databases by service."""
    variables = {
        "ONEVISIT_ENVIRONMENT": "development",
        "ONEVISIT_KAFKA_BOOTSTRAP": kafka,
        "ONEVISIT_JWKS_FILE": str(keys.resolve()),
        "ONEVISIT_INSTANCE_ID": "duty",
        **{variable_of(name, "database_url"): url for name, url in urls.items()},
    }
    return "".join(
        f"export {name}={shlex.quote(value)}\n" for name, value in variables.items()
    )
