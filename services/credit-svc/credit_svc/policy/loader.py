"""Reads the policy files; a row that cannot be read stops the start."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from credit_svc.policy.domain import Model, Policy, R, Scale, UnobtrusiveRule
from shared.events.credit import Grade


@cache
def current() -> Policy:
    """The rows in the files of this package, read once."""
    return parse(*(_text(name) for name in ("models", "scales", "unobtrusive")))


def parse(models: str, scales: str, unobtrusive: str) -> Policy:
    """Rows out of the text of the three files.

    Raises:
        ValueError: naming the row that cannot be read.
    """
    return Policy(
        models=[_model(row) for row in _rows(models)],
        scales=[_scale(row) for row in _rows(scales)],
        unobtrusive=[_rule(row) for row in _rows(unobtrusive)],
    )


def _text(name: str) -> str:
    return (files(__package__) / f"{name}.toml").read_text(encoding="utf-8")


def _rows(text: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads(text).get("row", [])
    return rows


def _model(row: dict[str, Any]) -> Model:
    return _made(Model, row | {"families": tuple(row.get("families", ()))})


def _scale(row: dict[str, Any]) -> Scale:
    names = {name: Grade(letter) for name, letter in row.get("names", {}).items()}
    return _made(Scale, row | {"names": names})


def _rule(row: dict[str, Any]) -> UnobtrusiveRule:
    return _made(UnobtrusiveRule, row | {"grade": Grade(row.get("grade", ""))})


def _made(kind: type[R], row: dict[str, Any]) -> R:
    try:
        return kind(**row)
    except TypeError as error:
        raise ValueError(f"policy row {row}: {error}") from error
