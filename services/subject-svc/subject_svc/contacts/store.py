"""Contacts in and out of their table."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from shared.db.statements import (
    Effect,
    Rows,
    columns,
    command,
    effect,
    into,
    query,
    sql,
)
from subject_svc.contacts.domain import Contact, ContactStatus, Purpose
from subject_svc.contacts.tables import ContactRow
from subject_svc.subjects import queries as subjects

_COLUMNS = columns(Contact)


@query
def of_subject(uscc: str) -> Rows[Contact]:
    """The contacts of a subject, those that ended too, the newest first."""
    return into(
        Contact,
        select(ContactRow)
        .where(ContactRow.uscc == uscc)
        .order_by(col(ContactRow.id).desc()),
    )


@query
def standing(
    uscc: str | None,
    status: ContactStatus,
    purpose: Purpose | None,
    scope: str,
    after: UUID | None,
    limit: int,
) -> Rows[Contact]:
    """Contacts that have not ended, of subjects within a scope, in their order."""
    return sql(
        Contact,
        f"""
        SELECT {columns(Contact, "c")}
        FROM contact c JOIN {subjects.REGIONS} s USING (uscc)
        WHERE c.sealed IS NOT NULL AND c.status = :status
          AND (CAST(:uscc AS text) IS NULL OR c.uscc = :uscc)
          AND (CAST(:purpose AS text) IS NULL OR :purpose = ANY(c.purposes))
          AND starts_with(s.region, :scope)
          AND (CAST(:after AS uuid) IS NULL OR c.id > :after)
        ORDER BY c.id LIMIT :limit
        """,  # noqa: S608 - our own relation
        *(uscc, status, purpose, scope, after, limit),
    )


@query
def locked(contact_id: UUID) -> Rows[Contact]:
    """One contact, locked until the transaction ends."""
    return into(
        Contact,
        select(ContactRow).where(ContactRow.id == contact_id).with_for_update(),
    )


@query
def standing_of(uscc: str) -> Rows[Contact]:
    """The contacts of a subject that have not ended, locked."""
    return into(
        Contact,
        select(ContactRow)
        .where(ContactRow.uscc == uscc, col(ContactRow.sealed).is_not(None))
        .order_by(col(ContactRow.id))
        .with_for_update(),
    )


@query
def to_replace(uscc: str, kind: str, role: str) -> Rows[Contact]:
    """The standing contact that a new one of its kind and role replaces, locked."""
    return sql(
        Contact,
        f"""
        SELECT {_COLUMNS} FROM contact
        WHERE uscc = :uscc AND kind = :kind AND role = :role AND sealed IS NOT NULL
        FOR UPDATE
        """,  # noqa: S608 - our own columns
        *(uscc, kind, role),
    )


@query
def unconfirmed(before: datetime, limit: int) -> Rows[Contact]:
    """Contacts that nobody confirmed since an instant, locked."""
    return into(
        Contact,
        select(ContactRow)
        .where(
            ContactRow.status == ContactStatus.GIVEN, col(ContactRow.given_at) < before
        )
        .order_by(col(ContactRow.id))
        .limit(limit)
        .with_for_update(skip_locked=True),
    )


@query
def under_another_key(prefix: str, limit: int) -> Rows[Contact]:
    """Contacts whose seal does not begin with a key's prefix, locked."""
    return sql(
        Contact,
        f"""
        SELECT {_COLUMNS} FROM contact
        WHERE sealed IS NOT NULL AND NOT starts_with(sealed, :prefix)
        ORDER BY id LIMIT :limit FOR UPDATE
        """,  # noqa: S608 - our own columns
        *(prefix, limit),
    )


@command
def insert(contacts: Sequence[Contact]) -> Effect:
    """Write new contacts."""
    return effect(
        f"""
        INSERT INTO contact ({_COLUMNS})
        SELECT {_COLUMNS} FROM jsonb_populate_recordset(NULL::contact, :contacts)
        """,  # noqa: S608 - our own columns
        contacts,
    )


@command
def save(contacts: Sequence[Contact]) -> Effect:
    """Write changed contacts."""
    return effect(
        """
        UPDATE contact AS kept
        SET status = fresh.status, purposes = fresh.purposes, sealed = fresh.sealed,
            confirmed_at = fresh.confirmed_at, ended_at = fresh.ended_at,
            ending = fresh.ending, end_reason = fresh.end_reason
        FROM jsonb_populate_recordset(NULL::contact, :contacts) AS fresh
        WHERE kept.id = fresh.id
        """,
        contacts,
    )


@command
def reseal(ids: Sequence[UUID], seals: Sequence[str]) -> Effect:
    """Write the seals of contacts anew."""
    return effect(
        """
        UPDATE contact AS kept SET sealed = fresh.sealed
        FROM unnest(CAST(:ids AS uuid[]), CAST(:seals AS text[])) AS fresh(id, sealed)
        WHERE kept.id = fresh.id
        """,
        ids,
        seals,
    )
