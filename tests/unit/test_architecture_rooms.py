"""The rules of a room, for every service whose README lists its rooms (`tests.rooms`).

A room holds one concept from rule to route, in files of the same names everywhere.
Rooms import each other downwards, in the order of the README; `schemas` are for
routes, tables and statements for their own room; handlers call commands.
"""

import ast
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from tests.rooms import House, houses, rooms_in, tables_named
from tests.sourcetree import ROOT, Source, is_in

Rule = Callable[[House], list[str]]

FILES = frozenset(
    {
        "__init__",
        "domain",
        "tables",
        "store",
        "commands",
        "queries",
        "schemas",
        "routes",
        "events",
        "errors",
        "snapshots",
    }
)
MORE_FILES = {
    "clues": {"cli"},
    "contacts": {"cli"},
    "draws": {"cli", "verify"},
    "neighbours": {"handlers"},
    "policy": {"loader"},
    "explanations": {"messages"},
    "places": {"context"},
    "replay": {"cli", "sample"},
    "scan": {"pages"},
}
"""What single rooms have besides."""
BESIDE_THE_ROOMS = frozenset(
    {
        *("", "service", "base", "cli", "jobs", "routers", "schemas", "settings"),
        "metrics",
        "migrations",
    }
)
"""The manifest, the base of the tables, the base of bodies and answers, and so on."""
EDGES = frozenset({"handlers", "snapshots"})
"""What the manifest alone imports: it stands above all rooms, wherever it lies."""
_STATEMENT = re.compile(r"\btx\.(fetch\w*|execute\w*|copy|stream)$")


def strange_files(house: House) -> list[str]:
    """A room has the files that every room has, and no file stands outside."""
    wrong = []
    for source in house.sources:
        _, room, file, *_ = [*source.module.split("."), "", ""]
        if room in house.rooms:
            if file and file not in FILES | MORE_FILES.get(room, set()):
                wrong.append(f"{source.name}: no room has such a file")
        elif room not in BESIDE_THE_ROOMS:
            wrong.append(f"{source.name} stands in no room that the README lists")
    return wrong


def rooms_without_files(house: House) -> list[str]:
    """The README lists rooms that stand."""
    there = {room for _, room, _ in house.in_rooms()}
    return [f"{house.package}: no room {room}" for room in {*house.rooms} - there]


def upward_imports(house: House) -> list[str]:
    """Rooms import each other downwards, and nobody imports an edge."""
    wrong = [
        f"{where} imports {target} above {room}"
        for where, (room, file), (target, _) in house.crossings()
        if file not in EDGES and house.rooms.index(target) < house.rooms.index(room)
    ]
    wrong += [
        f"{where} imports the {file} of {target}"
        for where, _, (target, file) in house.crossings()
        if file in EDGES
    ]
    return wrong + [
        f"{source.name}:{line} imports {name} of a room"
        for source in house.sources
        if source.module in {f"{house.package}.base", f"{house.package}.schemas"}
        for line, name in source.imports()
        if house.place_of(name)
    ]


def schemas_elsewhere(house: House) -> list[str]:
    """Schemas are for routes, and for the schemas of rooms above."""
    return [
        f"{source.name}:{line} imports {name}"
        for source, _, file in house.in_rooms()
        if file not in {"routes", "schemas"}
        for line, name in source.imports()
        if (house.place_of(name) or ("", ""))[1] == "schemas"
        or is_in(name, f"{house.package}.schemas")
    ]


def handlers_that_do_more(house: House) -> list[str]:
    """Handlers call commands, and run no statement of their own."""
    wrong = [
        f"{where} imports {target}.{file}"
        for where, (_, own), (target, file) in house.crossings()
        if own == "handlers" and file != "commands"
    ]
    return wrong + [
        f"{source.name}:{line} calls {call}"
        for source, _, file in house.in_rooms()
        if file == "handlers"
        for line, call in source.calls()
        if _STATEMENT.search(call)
    ]


def foreign_tables(house: House) -> list[str]:
    """Another room's rows come through its `queries`: a function, or SQL of its own."""
    wrong = [
        f"{where} imports {target}.{file}"
        for where, _, (target, file) in house.crossings()
        if file in {"tables", "store"}
    ]
    return wrong + [
        f"{source.name}:{line} names the table {table} of {house.owners[table]}"
        for source, room, _ in house.in_rooms()
        for line, table in tables_named(source)
        if house.owners.get(table, room) != room
    ]


def records_above_a_store(house: House) -> list[str]:
    """Rows are typed wherever they are seen outside the statements."""
    stores = {source.module for source, _, file in house.in_rooms() if file == "store"}
    return [
        f"{source.name}:{node.lineno} speaks of asyncpg.Record"
        for source in house.sources
        if source.module not in stores
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "asyncpg.Record"
    ]


RULES: tuple[Rule, ...] = (
    strange_files,
    rooms_without_files,
    upward_imports,
    schemas_elsewhere,
    handlers_that_do_more,
    foreign_tables,
    records_above_a_store,
)


@pytest.mark.parametrize("rule", RULES)
def test_every_service_with_rooms_keeps(rule: Rule) -> None:
    wrong = [fault for house in houses() for fault in rule(house)]
    assert not wrong, "\n" + "\n".join(wrong)


def test_a_readme_lists_its_rooms_from_the_top_down() -> None:
    readme = """# x-svc
## Rooms

Each imports only those below it.

1. `visits/`: what happens there
2. `codes/`: issued, presented

## Numbers

1. `other/`
"""
    assert rooms_in(readme) == ("visits", "codes")
    assert rooms_in("# x-svc\n\n1. `visits/`\n") == ()


def planted(**files: str) -> House:
    """A service of two rooms, `neighbours` above `codes`, with these files besides."""
    sound = {
        "service": "from x_svc.neighbours import handlers, routes, tables",
        "neighbours.handlers": "from x_svc.codes import commands",
        "neighbours.routes": "from x_svc.codes import schemas",
        "neighbours.store": "import asyncpg\nROW = asyncpg.Record",
        "codes.tables": "class Code: __tablename__ = 'code'",
        "codes.store": "SQL = 'SELECT * FROM code'",
        "codes.commands": "",
        "codes.schemas": "",
        "codes.snapshots": "",
    }
    files = sound | {name.replace("__", "."): text for name, text in files.items()}
    return House(
        "x_svc",
        ("neighbours", "codes"),
        tuple(
            Source(ROOT / f"{name}.py", f"x_svc.{name}", ast.parse(text))
            for name, text in files.items()
        ),
    )


@pytest.mark.parametrize("rule", RULES)
def test_the_planted_service_is_sound_before(rule: Rule) -> None:
    assert rule(planted()) == []


@pytest.mark.parametrize(
    ("rule", "file", "text"),
    [
        (strange_files, "neighbours__helpers", ""),
        (strange_files, "copies", ""),
        (upward_imports, "codes__queries", "from x_svc.neighbours import store"),
        (upward_imports, "neighbours__queries", "from x_svc.codes import snapshots"),
        (upward_imports, "base", "from x_svc.codes.tables import Code"),
        (
            schemas_elsewhere,
            "neighbours__commands",
            "from x_svc.codes.schemas import A",
        ),
        (schemas_elsewhere, "codes__store", "from x_svc.schemas import Out"),
        (handlers_that_do_more, "neighbours__handlers", "import x_svc.codes.queries"),
        (handlers_that_do_more, "neighbours__handlers", "tx.execute('DELETE')"),
        (foreign_tables, "neighbours__queries", "import x_svc.codes.store"),
        (foreign_tables, "neighbours__store", "SQL = 'SELECT 1 FROM code'"),
        (foreign_tables, "neighbours__store", "SQL = f'JOIN code {x}'"),
        (foreign_tables, "neighbours__store", "tx.copy('code', ())"),
        (records_above_a_store, "codes__queries", "def f(row: asyncpg.Record): ..."),
    ],
)
def test_no_rule_is_blind(rule: Rule, file: str, text: str) -> None:
    assert rule(planted(**{file: text}))


def test_a_listed_room_without_files_is_named() -> None:
    house = replace(planted(), rooms=("neighbours", "codes", "ratings"))
    assert rooms_without_files(house) == ["x_svc: no room ratings"]
