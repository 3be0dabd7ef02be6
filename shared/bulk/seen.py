"""Which rows of an upload said what of which thing.

Of two rows that contradict one another the first counts. Were it the last, the second
import of the same file would change what the first one left (S-08). It is kept in a
temporary table, so that memory stays flat for any number of rows.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import TypeVar

from shared.bulk.report import Report
from shared.db import Tx
from shared.errors import RowRefusal

V = TypeVar("V")

CREATE = """
CREATE TEMPORARY TABLE seen (key text PRIMARY KEY, line int, said text) ON COMMIT DROP
"""
NOTE = """
INSERT INTO seen (key, line, said)
SELECT * FROM unnest($1::text[], $2::int[], $3::text[])
ON CONFLICT DO NOTHING
"""
COMPARE = """
SELECT now.key, n - 1 AS index, seen.line
FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS now (key, said, n)
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
        keys = [key for key, _ in facts]
        said = [blake2b(repr(v).encode(), digest_size=12).hexdigest() for _, v in facts]
        await self.tx.execute(NOTE, keys, lines, said)
        rows = await self.tx.fetch(COMPARE, keys, said)
        return {
            row["index"]: _refusal(lines[row["index"]], row["key"], row["line"])
            for row in rows
        }


def without(
    read: Sequence[tuple[int, V]], against: Mapping[int, RowRefusal], report: Report
) -> list[tuple[int, V]]:
    """The rows that contradict no earlier one; the others are refused."""
    for refusal in against.values():
        report.refuse(refusal)
    return [row for index, row in enumerate(read) if index not in against]


def _refusal(line: int, key: str, first: int) -> RowRefusal:
    return RowRefusal(
        line=line,
        code="contradicts-line",
        rule="S-08",
        reason=f"{key} stands on line {first} with other data; the first row counts.",
        reason_zh=f"{key} 在第 {first} 行已有不同内容，以先出现的为准。",
        value=key,
    )
