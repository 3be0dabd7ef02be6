"""The checks that pre-commit runs beside ruff, without fetching anyone's hooks."""

import json
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import yaml

MARKDOWN = ".md"


def whitespace(path: Path) -> str | None:
    """Say what is wrong with the line ends of a text file, if anything."""
    text = path.read_text(encoding="utf-8")
    if text and (not text.endswith("\n") or text.endswith("\n\n")):
        return "must end with exactly one newline"
    if path.suffix != MARKDOWN:
        for number, line in enumerate(text.split("\n"), start=1):
            if line != line.rstrip():
                return f"line {number}: whitespace at the end"
    return None


def parses(path: Path) -> str | None:
    """Say why a TOML, YAML or JSON file does not parse, if it does not."""
    text = path.read_text(encoding="utf-8")
    try:
        match path.suffix:
            case ".toml":
                tomllib.loads(text)
            case ".json":
                json.loads(text)
            case _:
                list(yaml.safe_load_all(text))
    except (ValueError, yaml.YAMLError) as error:
        return str(error)
    return None


CHECKS: dict[str, Callable[[Path], str | None]] = {
    "whitespace": whitespace,
    "parses": parses,
}


def main(arguments: list[str]) -> int:
    """Run one check over the named files; 1 where any fails."""
    check, *names = arguments
    findings = [(name, CHECKS[check](Path(name))) for name in names]
    wrong = [f"{name}: {what}" for name, what in findings if what]
    print(*wrong, sep="\n", end="\n" if wrong else "")  # noqa: T201 - a command's output
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
