"""`onevisit draw`: the program for checking draws, at hand where OneVisit is (P-16)."""

from typing import Annotated

import typer

from plan_svc.draws import verify


def draw(
    arguments: Annotated[
        list[str], typer.Argument(help="verify FILE, or promise YEAR FRAME")
    ],
) -> None:
    """Check the file of a draw or of a year's frame, or make a witness's word.

    `GET /plan/v1/draws/verify.py` gives the same program as one file, which needs
    nothing but Python's standard library.
    """
    text, code = verify.main(arguments)
    typer.echo(text)
    raise typer.Exit(code)
