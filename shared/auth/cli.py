"""`onevisit token`: an access token of the development issuer, on standard output."""

from dataclasses import dataclass
from datetime import timedelta
from os import environ
from pathlib import Path
from typing import Annotated

import typer

from shared.auth.issuer import DevelopmentIssuer, IssuerRefusedError
from shared.auth.roles import ROLES, scopes_of
from shared.events.plan import Level
from shared.running.settings import ServiceSettings

ISSUER_FOLDER = "issuer"
"""Where the keys lie, inside the state folder."""


@dataclass(frozen=True)
class _IssuerSettings:
    environment: str
    issuer: str
    audience: str


def token(  # noqa: PLR0913 - each option of the command is an argument
    *,
    agency: Annotated[str, typer.Option(help="agency code, such as 310116-market")],
    scope: Annotated[
        list[str] | None, typer.Option(help="a scope; may be given several times")
    ] = None,
    role: Annotated[
        str | None, typer.Option(help="or a role: " + ", ".join(sorted(ROLES)))
    ] = None,
    subject: Annotated[
        str | None,
        typer.Option(help="the person; default: one of each agency and role"),
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="region code; default: the agency's")
    ] = None,
    level: Annotated[
        Level | None, typer.Option(help="default: by the agency's region")
    ] = None,
    hours: Annotated[float, typer.Option(min=0.01, max=720)] = 12,
    state: Annotated[Path, typer.Option(help="the folder of `make try`")] = Path(
        ".onevisit"
    ),
) -> None:
    """Print a development access token for an agency, with scopes or a role."""
    try:
        scopes = {*(scope or ()), *(scopes_of(role) if role else ())}
        issuer = DevelopmentIssuer(state / ISSUER_FOLDER, _settings(state))
    except (ValueError, IssuerRefusedError) as error:
        raise typer.BadParameter(str(error)) from error
    if not scopes:
        raise typer.BadParameter("name a --scope or a --role")
    typer.echo(
        issuer.issue(
            agency,
            scopes,
            subject=subject or (f"dev:{agency}:{role}" if role else None),
            region=region,
            level=level,
            lifetime=timedelta(hours=hours),
        )
    )


def _settings(state: Path) -> _IssuerSettings:
    """Use the issuer of `make try` if it has run and the environment names none."""
    tried = (state / ISSUER_FOLDER).is_dir()
    fields = ServiceSettings.model_fields
    return _IssuerSettings(
        environment=environ.get(
            "ONEVISIT_ENVIRONMENT", "development" if tried else "production"
        ),
        issuer=environ.get("ONEVISIT_ISSUER", str(fields["issuer"].default)),
        audience=environ.get("ONEVISIT_AUDIENCE", str(fields["audience"].default)),
    )
