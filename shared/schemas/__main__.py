"""`python -m shared.schemas write|check`: the committed contracts of the events."""

import json
import sys
from pathlib import Path
from typing import cast

from shared.running.service import NAMES, load
from shared.schemas.asyncapi import Listeners, asyncapi
from shared.schemas.compatible import breaks
from shared.schemas.events_page import events_page
from shared.schemas.generate import Schema, as_text, file_name, schemas

FOLDER = Path("docs")


def listeners() -> Listeners:
    """Which services handle which types, from their manifests."""
    services_by_type: dict[str, list[str]] = {}
    for name in NAMES:
        for type_ in load(name).handlers.types:
            services_by_type.setdefault(type_, []).append(name)
    return services_by_type


def generated() -> dict[Path, str]:
    """Every generated file and its text."""
    heard = listeners()
    texts = {
        FOLDER / "schemas" / file_name(type_): as_text(schema)
        for type_, schema in schemas().items()
    }
    texts[FOLDER / "asyncapi.yaml"] = asyncapi(heard)
    texts[FOLDER / "events.md"] = events_page(heard)
    return texts


def stale(texts: dict[Path, str]) -> list[str]:
    """The committed files that are missing or not what is generated now."""
    return [
        str(path)
        for path, text in sorted(texts.items())
        if not path.is_file() or path.read_text(encoding="utf-8") != text
    ]


def incompatible(committed: Path) -> list[str]:
    """What breaks readers of the committed schemas, a vanished type included."""
    now = schemas()
    breaches: list[str] = []
    for path in sorted(committed.glob("*.json")):
        type_ = path.stem
        if type_ not in now:
            breaches.append(f"{type_}: there is no such event any more")
            continue
        old = cast("Schema", json.loads(path.read_text(encoding="utf-8")))
        breaches += [f"{type_}{breach}" for breach in breaks(old, now[type_])]
    return breaches


def write() -> int:
    """Write all files; refuse while a change would break readers."""
    broken = incompatible(FOLDER / "schemas")
    if broken:
        return _refuse("This needs a new version of the event", broken)
    for path, text in generated().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return 0


def check() -> int:
    """Tell whether the committed files are compatible and current."""
    broken = incompatible(FOLDER / "schemas")
    if broken:
        return _refuse("This needs a new version of the event", broken)
    old = stale(generated())
    return _refuse("Not current, run `make schemas`", old) if old else 0


def _refuse(why: str, what: list[str]) -> int:
    sys.stderr.write(why + ":\n" + "".join(f"  {line}\n" for line in what))
    return 1


def main(arguments: list[str]) -> int:
    """Do what the command line says."""
    match arguments:
        case ["write"]:
            return write()
        case ["check"]:
            return check()
        case _:
            return _refuse("usage: python -m shared.schemas", ["write", "check"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
