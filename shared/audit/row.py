"""A row of the audit, its canonical form, and the hash that a chain is made of.

The canonical form is the JSON array of all columns but the hash, in their order, times
in UTC with microseconds, `before` and `after` as the text that is stored. Whoever reads
the table can make it again; `oversight-svc` chains the hashes.
"""

from dataclasses import asdict, dataclass, fields
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID

from shared import jsontext


@dataclass(frozen=True, slots=True)
class AuditRow:
    """Who did what, when, to which cases, from where, and what became of it (E-05)."""

    id: UUID
    time: datetime
    service: str
    act: str
    person: str
    agency: str
    client: str
    address: str
    request_id: str | None
    trace_id: str | None
    region: str
    """Whose supervisors may read it."""
    secret: bool
    """Whether it tells of a classified or surprise visit: for its agency alone."""
    hides: list[str]
    """The ids of that visit: other rows of the same agency that name one are for it
    alone too."""
    cases: list[str]
    outcome: str
    """`done`, `refused` or `read`."""
    code: str | None
    """Of a refusal, with rule and clause."""
    rule: str | None
    clause: str | None
    causes: list[str]
    """The actors of the events that a handler handled."""
    before: str | None
    after: str | None

    @property
    def values(self) -> tuple[object, ...]:
        """The values of `COLUMNS`, the hash last."""
        values = tuple(getattr(self, name) for name in _MEMBERS)
        return *values, hash_of(values)


_MEMBERS = tuple(member.name for member in fields(AuditRow))
COLUMNS = (*_MEMBERS, "hash")
TYPES = {
    "id": "uuid",
    "time": "timestamptz",
    "secret": "boolean",
    "cases": "text[]",
    "hides": "text[]",
    "causes": "text[]",
    "before": "text::json",
    "after": "text::json",
}
"""PostgreSQL's types of the columns that are not text."""


def hash_of(values: tuple[object, ...]) -> str:
    """The hash of a row's values in the order of the columns, without its own."""
    plain = [
        value.astimezone(UTC).isoformat(timespec="microseconds")
        if isinstance(value, datetime)
        else value
        for value in values
    ]
    return f"sha256:{sha256(jsontext.dumps(plain).encode()).hexdigest()}"


def holds(row: AuditRow, hash_: str) -> bool:
    """Whether a row that was read is the one that was written."""
    return hash_of(tuple(asdict(row).values())) == hash_
