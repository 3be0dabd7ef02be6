"""Reads the rows of retention; a wrong one stops the start, with its file and line."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from shared.civic.law.documents import Document
from shared.civic.law.files import documents
from shared.retention.rules import COLUMNS, Rule, rule_of


class RetentionUnreadable(ValueError):
    """Rows of retention cannot be read; the message names every fault, one a line."""


@cache
def rules_of(package: str) -> tuple[Rule, ...]:
    """The rules of a service's tables, then those that every service has.

    Raises:
        RetentionUnreadable: with every fault, each with its file and line.
    """
    own = files(package) / "retention.csv"
    chassis = files(__package__) / "chassis.csv"
    return (*_read(own, package), *_read(chassis, "shared/retention"))


def _read(file: Traversable, folder: str) -> tuple[Rule, ...]:
    text = file.read_text(encoding="utf-8")
    return read(f"{folder}/{file.name}", text, documents())


def read(name: str, text: str, documents: Mapping[str, Document]) -> tuple[Rule, ...]:
    """The rules in a text.

    Raises:
        RetentionUnreadable: with every fault, each with its file and line.
    """
    lines = csv.DictReader(text.splitlines(), strict=True)
    if tuple(lines.fieldnames or ()) != COLUMNS:
        raise RetentionUnreadable(f"{name}: the columns are {','.join(COLUMNS)}")
    rules: dict[str, Rule] = {}
    faults: list[str] = []
    for cells in lines:
        source = f"{name} line {lines.line_num}"
        try:
            rule = rule_of(cells, documents)
        except (ValueError, TypeError, AttributeError) as fault:
            faults.append(f"{source}: {fault}")
            continue
        if rule.table in rules:
            faults.append(f"{source}: {rule.table} stands there twice")
        rules[rule.table] = rule
    if faults:
        raise RetentionUnreadable("\n".join(faults))
    return tuple(rules.values())
