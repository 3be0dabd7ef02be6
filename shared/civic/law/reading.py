"""Reads rows of the law from CSV text; whatever is wrong is named with its line.

Nothing is guessed and nothing is skipped: a set with one wrong row is no set. All its
faults are told at once.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from pydantic import ValidationError

from shared.civic.law.canonical import KEPT, WRITTEN
from shared.civic.law.cells import (
    Cells,
    Line,
    day_of,
    domain_of,
    lines_of,
    parts_of,
    rank_of,
    region_of,
    shaped,
    word_of,
)
from shared.civic.law.checks import check_dates, check_document, overlaps, same_ids
from shared.civic.law.documents import OWN, Document, Rank
from shared.civic.law.resolution import Law
from shared.civic.law.rows import Binding, Entry, Row, Topic, Value

_ID = re.compile(r"[\w.-]+(/[\w.-]+)*")
_OWN_CLAUSE = re.compile(r"[PSGCMEIX]-\d\d")
_DOCUMENT = re.compile(r"[A-Z]+(-[A-Z]+)?")
Topics = Iterable[Topic[Any]]


class LawUnreadable(ValueError):
    """A set of rows cannot be read; the message names every fault, one a line."""


def read(
    texts: Iterable[tuple[str, str]], topics: Topics, documents: Mapping[str, Document]
) -> Law:
    """The law of some files.

    Args:
        texts: name and text of every file, in order.
        topics: what the service decides by; a row of another topic has to wait.
        documents: by the short names that clauses begin with.

    Raises:
        LawUnreadable: with every fault, each with its file and line.
    """
    return _law(texts, WRITTEN, topics, lambda cells: _cited(cells, documents))


def read_kept(name: str, text: str, topics: Topics) -> Law:
    """A set that was kept by its hash; it is read by the topics of today.

    Raises:
        LawUnreadable: with every fault, each with its line.
    """
    return _law([(name, text)], KEPT, topics, _kept_document)


def read_documents(name: str, text: str) -> dict[str, Document]:
    """The register of documents, by their short names.

    Raises:
        LawUnreadable: with every fault, each with its line.
    """
    faults: list[str] = []
    columns = tuple(field.name for field in fields(Document))
    documents: dict[str, Document] = {}
    for line in lines_of([(name, text)], columns, faults):
        try:
            document = _document(line.cells)
        except ValueError as fault:
            faults.append(f"{line.source}: {fault}")
            continue
        if document.short in documents:
            faults.append(f"{line.source}: {document.short} stands there twice")
        documents[document.short] = document
    return _unless(faults, documents)


def _law(
    texts: Iterable[tuple[str, str]],
    columns: tuple[str, ...],
    topics: Topics,
    document_of: Callable[[Cells], Document],
) -> Law:
    by_name = {topic.name: topic for topic in topics}
    faults: list[str] = []
    entries: list[Entry] = []
    for line in lines_of(texts, columns, faults):
        try:
            entries.append(_entry(line, by_name, document_of(line.cells)))
        except ValueError as fault:
            faults.append(f"{line.source}: {fault}")
    faults += [*same_ids(entries), *overlaps(entries, by_name)]
    rows = [entry for entry in entries if isinstance(entry, Row)]
    waiting = [entry for entry in entries if not isinstance(entry, Row)]
    return _unless(faults, Law(rows, waiting))


_T = TypeVar("_T")


def _unless(faults: list[str], result: _T) -> _T:
    if faults:
        raise LawUnreadable("\n".join(faults))
    return result


def _entry(line: Line, topics: Mapping[str, Topic[Any]], document: Document) -> Entry:
    cells = line.cells
    entry = Entry(
        id=shaped(_ID, cells["id"], "an id"),
        topic=cells["topic"],
        region=region_of(cells["region"]),
        domain=domain_of(cells["domain"]),
        unit=cells["unit"],
        narrows=frozenset(parts_of(cells["narrows"]).items()),
        text=cells["value"],
        binding=word_of(Binding, cells["binding"]),
        valid_from=day_of(cells["valid_from"]),
        valid_to=day_of(cells["valid_to"]),
        clause=cells["clause"],
        document=document,
        waits_for=cells.get("waits_for", ""),
        source=line.source,
    )
    check_dates(entry)
    check_document(entry)
    return entry if entry.waits_for else _row(entry, topics.get(entry.topic))


def _row(entry: Entry, topic: Topic[Any] | None) -> Row[Any]:
    """The row with its value read; one without a reader must say what it waits for."""
    if topic is None:
        raise ValueError(
            f"no rule reads the topic {entry.topic!r}: name what the row waits for"
        )
    if entry.unit not in topic.units:
        raise ValueError(f"{topic.name} has no unit {entry.unit!r}")
    for name, word in entry.narrows:
        if word not in topic.narrows.get(name, ()):
            raise ValueError(f"{topic.name} is not narrowed by {name}={word}")
    columns = {field.name: getattr(entry, field.name) for field in fields(Entry)}
    return Row(**columns, value=_value(topic.value, entry.text))


def _value(kind: type[Value], text: str) -> Value:
    try:
        return kind.model_validate(parts_of(text))
    except ValidationError as error:
        faults = (
            f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
            for fault in error.errors()
        )
        raise ValueError(f"the value {text!r}: {'; '.join(faults)}") from None


def _cited(cells: Cells, documents: Mapping[str, Document]) -> Document:
    """The document of a clause; a rule number is the product's own default."""
    clause = cells["clause"]
    if not clause:
        raise ValueError("a clause is missing")
    if _OWN_CLAUSE.fullmatch(clause):
        return OWN
    short = _DOCUMENT.match(clause)
    if short is None or short[0] not in documents:
        raise ValueError(f"no document is called as {clause!r} begins")
    return documents[short[0]]


def _kept_document(cells: Cells) -> Document:
    rank = rank_of(cells["rank"])
    return OWN if rank is Rank.DEFAULT else Document(cells["clause"], rank=rank)


def _document(cells: Cells) -> Document:
    return Document(
        short=shaped(_DOCUMENT, cells["short"], "a short name"),
        zh=cells["zh"],
        en=cells["en"],
        rank=rank_of(cells["rank"]),
        region=region_of(cells["region"]),
        domain=domain_of(cells["domain"]),
        valid_from=day_of(cells["valid_from"]),
        valid_to=day_of(cells["valid_to"]),
    )
