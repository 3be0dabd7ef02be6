"""The rows of aliases."""

from dataclasses import fields

from sqlmodel import col, select

from shared.db.statements import Rows, SelectOfScalar, among, query, sql
from subject_svc.aliases.domain import Alias
from subject_svc.aliases.tables import AliasRow
from subject_svc.history.commands import VersionedTable

ALIASES = VersionedTable(AliasRow, Alias)
_LOCK = 77_102
"""The advisory lock of merging: of two merges at once each could close a circle."""


@query
def queue() -> Rows[str]:
    """Wait until nobody else merges or splits."""
    return sql(str, f"SELECT pg_advisory_xact_lock({_LOCK})::text AS locked")


@query
def ends(codes: list[str]) -> SelectOfScalar[str]:
    """The codes by which some codes go now."""
    return select(AliasRow.subject).where(among(AliasRow.old, codes))


@query
def around(subjects: list[str]) -> SelectOfScalar[AliasRow]:
    """The aliases of subjects by the codes at their ends, and those codes' own."""
    return (
        select(AliasRow)
        .where(among(AliasRow.subject, subjects) | among(AliasRow.old, subjects))
        .order_by(col(AliasRow.old))
    )


@query
def every() -> SelectOfScalar[AliasRow]:
    """Every alias."""
    return select(AliasRow)


def alias(row: AliasRow) -> Alias:
    """The alias of a row."""
    members = {each.name: getattr(row, each.name) for each in fields(Alias)}
    return Alias(**members | {"places": tuple(row.places)})
