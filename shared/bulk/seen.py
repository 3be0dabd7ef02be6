"""Remembers what the rows of an upload said, and refuses a row that contradicts one.

Of two rows that contradict one another the first counts. Were it the last, the second
import of the same file would change what the first one left (S-08). It is kept in a
temporary table, so that memory stays flat for any number of rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from shared import jsontext
from shared.bulk.report import Report
from shared.db import Tx
from shared.errors import RowRefusal

V = TypeVar("V")

CREATE = """
CREATE TEMPORARY TABLE seen (key bigint PRIMARY KEY, line int, said bigint)
ON COMMIT DROP
"""
NOTE = """
INSERT INTO seen (key, line, said)
SELECT * FROM unnest($1::bigint[], $2::int[], $3::bigint[])
ON CONFLICT DO NOTHING
"""
COMPARE = """
SELECT n - 1 AS index, seen.line
FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS now (key, said, n)
JOIN seen USING (key)
WHERE seen.said <> now.said
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """The memory of one upload."""

    tx: Tx

    @classmethod
    async def begin(cls, tx: Tx) -> "Seen":
        """An empty memory that ends with the transaction."""
        await tx.execute(CREATE)
        return cls(tx)

    async def contradictions(
        self, lines: Sequence[int], facts: Sequence[tuple[str, object]]
    ) -> dict[int, RowRefusal]:
        """Which of the facts contradict an earlier line, by their index.

        A fact is a key and a value; different kinds of facts must not share keys.
        """
        keys = [_digest(key) for key, _ in facts]
        said = [_digest(jsontext.dumps(value)) for _, value in facts]
        await self.tx.execute(NOTE, keys, lines, said)
        rows = await self.tx.fetch(COMPARE, keys, said)
        return {
            row["index"]: _refusal(
                lines[row["index"]], facts[row["index"]][0], row["line"]
            )
            for row in rows
        }


def without(
    read: Sequence[tuple[int, V]], against: Mapping[int, RowRefusal], report: Report
) -> list[tuple[int, V]]:
    """The rows that contradict no earlier one; the others are refused."""
    for refusal in against.values():
        report.refuse(refusal)
    return [row for index, row in enumerate(read) if index not in against]


def _digest(text: str) -> int:
    """64 bits stand for the text: two of a million rows meet once in 37 million."""
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _refusal(line: int, key: str, first: int) -> RowRefusal:
    return RowRefusal(
        line=line,
        code="contradicts-line",
        rule="S-08",
        reason=f"{key} stands on line {first} with other data; the first row counts.",
        reason_zh=f"{key} 在第 {first} 行已有不同内容，以先出现的为准。",
        value=key,
    )
