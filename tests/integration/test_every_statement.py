"""Every statement of every service is one that its migrated database takes."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module

import pytest

from shared.db.statements import Statement
from shared.running.names import NAMES
from shared.testing.world import MakeWorld


def statements_of(package: str) -> Iterator[Statement[...]]:
    """Every statement that stands in a module of a package."""
    for module in pkgutil.walk_packages(import_module(package).__path__, f"{package}."):
        if ".migrations" not in module.name:
            for value in vars(import_module(module.name)).values():
                several = value.values() if isinstance(value, dict) else [value]
                for one in several:
                    if isinstance(one, Statement) and one.name.startswith(module.name):
                        yield one


@pytest.mark.parametrize("service", NAMES)
async def test_a_migrated_database_takes_every_statement(
    make_world: MakeWorld, service: str
) -> None:
    world = await make_world(service)
    wrong: list[str] = []
    async with world.db(service).db.connection() as conn:
        for statement in statements_of(service.replace("-", "_")):
            try:
                prepared = await conn.prepare(statement.text)
                statement.compiled.check([a.name for a in prepared.get_attributes()])
            except Exception as fault:  # noqa: BLE001 - all of them are shown
                wrong.append(f"{statement.name}: {fault}")
    assert not wrong, "\n" + "\n".join(wrong)
