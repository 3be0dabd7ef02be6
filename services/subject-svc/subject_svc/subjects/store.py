"""Rows of the register as values of the domain."""

import asyncpg

from subject_svc.inspectors.domain import Inspector
from subject_svc.lists.domain import Entry, ListName, Origin
from subject_svc.places.domain import Kind, Place
from subject_svc.subjects.domain.subject import Status, Subject


def subject(row: asyncpg.Record) -> Subject:
    """A subject out of its row."""
    return Subject(
        uscc=row["uscc"],
        name=row["name"],
        region=row["region"],
        founded=row["founded"],
        status=Status(row["status"]),
        reason=row["reason"],
    )


def place(row: asyncpg.Record) -> Place:
    """A place out of its row."""
    return Place(
        number=row["number"],
        uscc=row["uscc"],
        address=row["address"],
        region=row["region"],
        town=row["town"],
        kind=Kind(row["kind"]),
        business_types=tuple(row["business_types"]),
        closed_weekdays=tuple(row["closed_weekdays"]),
        closed_days=tuple(row["closed_days"]),
        subjects=tuple(row["subjects"]),
        retired=row["retired"],
    )


def entry(row: asyncpg.Record) -> Entry:
    """A list entry out of its row."""
    return Entry(
        list_name=ListName(row["list_name"]),
        uscc=row["uscc"],
        domain=row["domain"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        reason=row["reason"],
        by=row["by"],
        active=row["active"],
        origin=Origin(row["origin"]),
    )


def inspector(row: asyncpg.Record) -> Inspector:
    """An inspector out of its row."""
    return Inspector(
        certificate=row["certificate"],
        name=row["name"],
        agency=row["agency"],
        section=row["section"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        qualifications=tuple(row["qualifications"]),
        revoked=row["revoked"],
    )
