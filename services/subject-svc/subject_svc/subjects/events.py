"""Rows of the register as the events that tell of them; each carries full state."""

from collections.abc import Mapping, Sequence

import asyncpg

from shared.events.subject import (
    InspectorChanged,
    ListEntryChanged,
    ListName,
    PlaceChanged,
    PlaceKind,
    SubjectChanged,
    SubjectEvent,
    SubjectRegistered,
    SubjectRetired,
    SubjectStatus,
)
from subject_svc.subjects.domain.subject import Status, Subject


def subject(row: asyncpg.Record) -> SubjectEvent:
    """Registered, changed, or retired: by its version and status."""
    kind: type[SubjectEvent] = SubjectChanged
    if row["version"] == 1:
        kind = SubjectRegistered
    elif row["status"] == SubjectStatus.RETIRED:
        kind = SubjectRetired
    return kind(
        version=row["version"],
        uscc=row["uscc"],
        name=row["name"],
        region=row["region"],
        founded=row["founded"],
        status=SubjectStatus(row["status"]),
        reason=row["reason"],
    )


def places(
    rows: Sequence[asyncpg.Record], owners: Mapping[str, Subject]
) -> list[PlaceChanged]:
    """Places with their subjects' names; a retired subject's places are retired."""
    return [
        PlaceChanged(
            version=row["version"],
            number=row["number"],
            uscc=row["uscc"],
            subject_name=owners[row["uscc"]].name,
            address=row["address"],
            region=row["region"],
            town=row["town"],
            kind=PlaceKind(row["kind"]),
            business_types=tuple(row["business_types"]),
            closed_weekdays=tuple(row["closed_weekdays"]),
            closed_days=tuple(row["closed_days"]),
            subjects=tuple(row["subjects"]),
            retired=row["retired"] or owners[row["uscc"]].status is Status.RETIRED,
        )
        for row in rows
    ]


def entry(row: asyncpg.Record) -> ListEntryChanged:
    """An entry of a list."""
    return ListEntryChanged(
        version=row["version"],
        list_name=ListName(row["list_name"]),
        uscc=row["uscc"],
        domain=row["domain"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        reason=row["reason"],
        by=row["by"],
        active=row["active"],
    )


def inspector(row: asyncpg.Record) -> InspectorChanged:
    """An inspector's certificate."""
    return InspectorChanged(
        version=row["version"],
        certificate=row["certificate"],
        name=row["name"],
        agency=row["agency"],
        section=row["section"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        qualifications=tuple(row["qualifications"]),
        revoked=row["revoked"],
    )
