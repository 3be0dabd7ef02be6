"""Reads the law of a service from its files; the one module here that does I/O.

A service's package `policy` has the folders `rows`, the law of today, and `sets`, every
set that has been in force, each by its hash: verdicts name it (X-01).
"""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from shared.civic.law.canonical import digest_of
from shared.civic.law.documents import Document
from shared.civic.law.reading import (
    LawUnreadable,
    Topics,
    read,
    read_documents,
    read_kept,
)
from shared.civic.law.resolution import Law
from shared.civic.law.rows import Row


@cache
def documents() -> Mapping[str, Document]:
    """The documents that clauses may cite, by their short names."""
    name = "documents.csv"
    return read_documents(name, _text(files(__package__) / name))


def cited(clause: str) -> tuple[str, str]:
    """A clause with its document by name, for whoever has no list of short ones.

    Returns:
        the citation in Chinese and in English.
    """
    short, _, place = clause.partition(" ")
    document = documents()[short]
    return f"{document.zh}{place}", f"{document.en} {place}"


def load(package: str, topics: Topics, beside: Sequence[str] = ()) -> Law:
    """The law of today of a service: all files in the folder `rows` of the package.

    Args:
        package: the service's own rows.
        topics: what the service decides by.
        beside: packages whose rows several services read, as `shared.civic.origin`.

    Raises:
        LawUnreadable: with every fault, each with its file and line.
    """
    texts = [text for folder in (package, *beside) for text in _rows(folder)]
    return read(texts, topics, documents())


def kept_digests(package: str) -> list[str]:
    """The hashes of all sets that the package keeps."""
    return [file.name.removesuffix(".csv") for file in _csv(package, "sets")]


def load_kept(package: str, digest: str, topics: Topics) -> Law:
    """The set with this hash, as it was when verdicts were made by it (X-01).

    Raises:
        LookupError: if no such set is kept.
        LawUnreadable: if the file is not what its name says.
    """
    file = files(package) / "sets" / f"{digest}.csv"
    if not file.is_file():
        raise LookupError(f"{package} keeps no law {digest}")
    text = _text(file)
    if digest_of(text) != digest:
        raise LawUnreadable(f"{package}/sets/{digest}.csv was changed")
    return read_kept(f"{package}/sets/{digest}.csv", text, topics)


def kept_row(package: str, digest: str, row_id: str, topics: Topics) -> Row[Any]:
    """A row that verdicts rest on, as it stood when they were made by it (X-01).

    Raises:
        LookupError: if no such set is kept, or it has no such row.
        LawUnreadable: if the file is not what its name says.
    """
    return load_kept(package, digest, topics).row(row_id)


def keep(package: str, law: Law) -> bool:
    """Keep a set by its hash; tells whether it was not kept yet."""
    folder = Path(str(files(package))) / "sets"
    file = folder / f"{law.digest}.csv"
    if file.exists():
        return False
    folder.mkdir(exist_ok=True)
    file.write_text(law.text, encoding="utf-8")
    return True


def _rows(package: str) -> list[tuple[str, str]]:
    row_files = _csv(package, "rows")
    if not row_files:
        raise LawUnreadable(f"{package}/rows has no rows")
    return [(f"{package}/rows/{file.name}", _text(file)) for file in row_files]


def _csv(package: str, folder: str) -> list[Traversable]:
    directory = files(package) / folder
    if not directory.is_dir():
        return []
    names = sorted(
        file.name for file in directory.iterdir() if file.name.endswith(".csv")
    )
    return [directory / name for name in names]


def _text(file: Traversable) -> str:
    return file.read_text(encoding="utf-8")
