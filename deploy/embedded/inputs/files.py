"""Files as they come: CSV, plain or gzip, with or without a byte order mark."""

import csv
import gzip
import io
from collections.abc import Iterator
from pathlib import Path


def csv_rows(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Every row with the line of the file on which it begins; absent cells are ""."""
    kind = gzip.GzipFile if path.suffix == ".gz" else io.FileIO
    with (
        kind(path, "rb") as raw,
        io.TextIOWrapper(raw, "utf-8-sig", newline="") as text,
    ):
        rows = csv.DictReader(text)
        before = rows.line_num
        for row in rows:
            first = max(before, 1) + 1
            before = rows.line_num
            yield first, {name: value or "" for name, value in row.items() if name}
