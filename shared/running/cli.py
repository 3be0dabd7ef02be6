"""The command `onevisit`; each subcommand is imported when it is called."""

import typer

from shared.running.commands import Lazily

app = typer.Typer(cls=Lazily, help="OneVisit 综合查一次", no_args_is_help=True)


@app.callback()
def onevisit() -> None:
    """OneVisit 综合查一次."""


if __name__ == "__main__":
    app()
