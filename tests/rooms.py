"""The rooms of a service as its README lists them, for the tests that hold their rules.

A README that lists rooms has the section

    ## Rooms

    1. `filing/`: what it decides
    2. `plans/`: what it decides

from the top down: a room may import those below it. A service whose README has no such
section has no rooms yet.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from tests.sourcetree import ROOT, SERVICES, Source, sources

_SECTION = re.compile(r"^## Rooms$(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_ROOM = re.compile(r"^\d+\. `([a-z_]+)/`", re.MULTILINE)
_TABLE = re.compile(
    r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE|NULL::)\s*(?:ONLY\s+)?([a-z_]+)\b"
)


def rooms_in(readme: str) -> tuple[str, ...]:
    """The rooms that a README lists, from the top down."""
    section = _SECTION.search(readme)
    return tuple(_ROOM.findall(section[1])) if section else ()


@dataclass(frozen=True)
class House:
    """A service with its rooms, from the top down, and its Python files."""

    package: str
    rooms: tuple[str, ...]
    sources: tuple[Source, ...]

    def place_of(self, name: str) -> tuple[str, str] | None:
        """Room and file of a module or of what it defines; None outside the rooms.

        `plan_svc.tasks.domain.task` → `tasks`, `domain`; the room itself has the file
        `__init__`.
        """
        package, _, rest = name.partition(".")
        room, _, inner = rest.partition(".")
        if package != self.package or room not in self.rooms:
            return None
        file = inner.partition(".")[0]
        return room, file if f"{package}.{room}.{file}" in self._modules else "__init__"

    def in_rooms(self) -> Iterator[tuple[Source, str, str]]:
        """Every file of a room, with its room and the name that it has there."""
        for source in self.sources:
            if place := self.place_of(source.module):
                yield source, *place

    def crossings(self) -> Iterator[tuple[str, tuple[str, str], tuple[str, str]]]:
        """Every import from one room into another: where, from, to."""
        for source, room, file in self.in_rooms():
            for line, name in source.imports():
                target = self.place_of(name)
                if target is not None and target[0] != room:
                    yield f"{source.name}:{line}", (room, file), target

    @cached_property
    def owners(self) -> dict[str, str]:
        """Table → the room whose `tables.py` declares it."""
        return {
            table: room
            for source, room, file in self.in_rooms()
            if file == "tables"
            for table in _declared(source.tree)
        }

    @cached_property
    def _modules(self) -> frozenset[str]:
        """Every module and every package on the way to it."""
        names = [source.module.split(".") for source in self.sources]
        return frozenset(
            ".".join(parts[:length])
            for parts in names
            for length in range(1, len(parts) + 1)
        )


def houses() -> list[House]:
    """The services whose READMEs list rooms."""
    listed = {
        package: rooms_in((ROOT / "services" / name / "README.md").read_text("utf-8"))
        for name, package in SERVICES.items()
    }
    return [
        House(package, rooms, tuple(_of(package)))
        for package, rooms in listed.items()
        if rooms
    ]


def tables_named(source: Source) -> Iterator[tuple[int, str]]:
    """Every name that stands where SQL has a table, and every table of a COPY."""
    for node in ast.walk(source.tree):
        match node:
            case ast.Constant(value=str(text)):
                for name in _TABLE.findall(text):
                    yield node.lineno, name
            case ast.Call(
                func=ast.Attribute(attr="copy"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield node.lineno, name
            case _:
                pass


def _of(package: str) -> Iterator[Source]:
    return (
        source for source in sources() if source.module.partition(".")[0] == package
    )


def _declared(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Assign(
                targets=[ast.Name(id="__tablename__")],
                value=ast.Constant(value=str(table)),
            ):
                yield table
            case _:
                pass
