"""The project's own files, for the tests that read sources instead of running them."""

import ast
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
SERVICES = {
    folder.name: folder.name.replace("-", "_")
    for folder in sorted((ROOT / "services").glob("*-svc"))
}
"""Deployed name → package."""


@dataclass(frozen=True)
class Source:
    """One Python file: where it lies, the module it is, and its syntax tree."""

    path: Path
    module: str
    tree: ast.Module

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    def imports(self) -> Iterator[tuple[int, str]]:
        """Every imported module, with its line; `from a import b` gives `a.b`."""
        for node in ast.walk(self.tree):
            match node:
                case ast.Import(names=names):
                    for alias in names:
                        yield node.lineno, alias.name
                case ast.ImportFrom(module=module, names=names):
                    for alias in names:
                        yield node.lineno, f"{module}.{alias.name}"
                case _:
                    pass

    def calls(self) -> Iterator[tuple[int, str]]:
        """Every call as it is written, such as `tx.execute`, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Call):
                yield node.lineno, ast.unparse(node.func)


@cache
def files() -> tuple[Path, ...]:
    """Every file of the project: what git tracks, or would."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        return tuple(
            path
            for folder in (
                "shared",
                "services",
                "deploy",
                "tests",
                "docs",
                "requirements",
            )
            for path in sorted((ROOT / folder).rglob("*"))
            if path.is_file() and "__pycache__" not in path.parts
        )
    listed = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout.decode()
    paths = (ROOT / name for name in sorted(set(listed.split("\0"))) if name)
    return tuple(path for path in paths if path.is_file())


@cache
def sources() -> tuple[Source, ...]:
    """Every Python file outside tests, parsed."""
    return tuple(
        Source(path, module_of(path), ast.parse(path.read_text(encoding="utf-8")))
        for path in files()
        if path.suffix == ".py" and path.relative_to(ROOT).parts[0] != "tests"
    )


def module_of(path: Path) -> str:
    """`services/plan-svc/plan_svc/draws/domain.py` → `plan_svc.draws.domain`."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    if parts[0] == "services":
        parts = parts[2:]
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def is_in(module: str, package: str) -> bool:
    """Is a module the package itself, or inside it?"""
    return module == package or module.startswith(package + ".")
