"""A world in which everything has the same name each time, and examples are played.

Ids, codes and secrets come from sequences instead of chance, one for each module, so
that a call more in one does not rename what another makes.
"""

import sys
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from itertools import count
from typing import Any
from uuid import UUID
from zlib import crc32

import httpx
import pytest

from shared import ids
from shared.running.service import NAMES
from shared.testing.world import World
from shared.web.examples import Example

PACKAGES = tuple(name.replace("-", "_") for name in NAMES)


def without_chance(patch: pytest.MonkeyPatch) -> None:
    """Let the services' own modules take ids and secrets from sequences."""
    for name, module in sorted(sys.modules.items()):
        if name.partition(".")[0] not in PACKAGES:
            continue
        if vars(module).get("new_id") is ids.new_id:
            patch.setattr(module, "new_id", _ids(name))
        for function in ("token_bytes", "token_hex"):
            if function in vars(module):
                patch.setattr(
                    module, function, _bytes(name, as_text=function[-1] == "x")
                )


def _ids(module: str) -> Callable[[], UUID]:
    numbers, own = count(1), crc32(module.encode()) & 0xFFF
    return lambda: UUID(f"019cad00-0000-7{own:03x}-8000-{next(numbers):012x}")


def _bytes(module: str, *, as_text: bool) -> Callable[[int], Any]:
    numbers = count(1)

    def made(size: int) -> bytes | str:
        data = sha256(f"{module} {next(numbers)}".encode()).digest()[:size]
        return data.hex() if as_text else data

    return made


async def play(
    world: World, service: str, method: str, path: str, example: Example
) -> httpx.Response:
    """Send an example as the document shows it; what follows from it has happened."""
    if example.at is not None:
        world.clock.set(datetime.fromisoformat(example.at))
    agency, _, role = example.caller.partition(" ")
    client = world.client(service, agency, role=role)
    options: dict[str, Any] = {"params": example.query, "headers": {}}
    if method == "post" and role:
        options["headers"]["idempotency-key"] = example.key
    if example.type == "application/json":
        options |= {} if example.body is None else {"json": example.body}
    elif example.type == "application/x-www-form-urlencoded":
        options["data"] = example.body
    else:
        options["content"] = example.body
        options["headers"]["content-type"] = example.type
    answer = await client.request(method, path.format(**example.path), **options)
    if method != "get":
        await world.settle()
    return answer
