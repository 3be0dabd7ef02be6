"""Reads the policy files into `Law`; a row that cannot be read stops the start."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib.resources import files

from plan_svc.policy.domain import Law, Row

UNITS: dict[str, tuple[str, ...]] = {
    "chains": (),
    "fields": ("field",),
    "frequency": ("counts", "mode"),
    "sources": ("source",),
    "out_of_scope": ("reason",),
    "exceptions": ("list", "exception"),
    "deadlines": ("deadline",),
    "measures": ("grade",),
    "inspected": (),
}
"""The topics, and the columns by which rows of a topic compete."""

_COMMON = {"region", "domain", "narrows", "binding", "valid_from", "valid_to"}
_TEXT = {"clause", "note"}


@cache
def current_law() -> Law:
    """All policy rows of the service, read once."""
    return Law(row for topic in UNITS for row in read_topic(topic, _text(topic)))


def read_topic(topic: str, text: str) -> Iterator[Row]:
    """The rows of one topic.

    Raises:
        ValueError: naming the line that cannot be read.
    """
    reader = csv.DictReader(text.splitlines(), strict=True)
    for raw in reader:
        try:
            yield _row(topic, raw)
        except (KeyError, ValueError, TypeError, AttributeError) as error:
            raise ValueError(f"{topic}.csv line {reader.line_num}: {error}") from error


def _text(topic: str) -> str:
    return (files(__package__) / f"{topic}.csv").read_text(encoding="utf-8")


def _row(topic: str, raw: dict[str, str]) -> Row:
    if raw["binding"] not in {"binding", "advisory"}:
        raise ValueError(f"binding or advisory, not {raw['binding']!r}")
    return Row(
        topic=topic,
        region=raw["region"],
        domain=raw["domain"],
        unit="/".join(raw[column] for column in UNITS[topic]),
        values={k: v for k, v in raw.items() if k not in _COMMON | _TEXT},
        narrows=frozenset(_narrows(raw["narrows"])),
        binding=raw["binding"] == "binding",
        valid_from=_day(raw["valid_from"]),
        valid_to=_day(raw["valid_to"]),
        clause=raw["clause"],
    )


def _narrows(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, (piece.strip() for piece in text.split(";"))):
        name, _, value = part.partition("=")
        if not value:
            raise ValueError(f"{part!r} is not name=value")
        yield name.strip(), value.strip()


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
