"""One subject or place at a time: registered, corrected, retired (S-01, S-03)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from shared.auth import Principal
from shared.db import Tx
from subject_svc.history import store
from subject_svc.places.domain import Kind, Party, Place, read_weekdays, with_parties
from subject_svc.register.commands import Line, publish, take
from subject_svc.subjects import store as records
from subject_svc.subjects.domain.problems import Problem
from subject_svc.subjects.domain.subject import Subject
from subject_svc.subjects.domain.values import (
    read_date,
    read_region,
    read_text,
    read_town,
    tidy,
)
from subject_svc.subjects.errors import (
    PlaceKnown,
    PlaceUnknown,
    SubjectKnown,
    SubjectUnknown,
)

Cells = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class PlaceChanges:
    """What of a place is to be changed; None leaves a value as it is."""

    address: str | None = None
    town: str | None = None
    region: str | None = None
    business_types: Sequence[str] | None = None
    closed_weekdays: Sequence[int] | None = None
    closed_days: Sequence[date] | None = None
    retired: bool | None = None


async def register(
    tx: Tx, who: Principal, cells: Cells, premises: Sequence[Cells]
) -> Subject:
    """Register one subject with its premises; without a number the first is `001`."""
    subject = Subject.read(dict(cells), tx.runtime.clock.today())
    if await store.find(tx, store.SUBJECTS, [{"uscc": subject.uscc}]):
        raise SubjectKnown(uscc=subject.uscc)
    lines = [
        Line(number, subject, Place.read(dict(one), subject.uscc, subject.region))
        for number, one in enumerate(premises, 1)
    ]
    numbers = [line.place.number for line in lines]
    if len(set(numbers)) < len(numbers):
        raise PlaceKnown(numbers=numbers)
    await take(tx, who, lines, _refuse)
    return subject


async def add_premises(tx: Tx, who: Principal, uscc: str, cells: Cells) -> Place:
    """Enter further premises of a subject."""
    subject = await _held(tx, who, uscc)
    subject.must_be_active()
    place = Place.read(dict(cells), subject.uscc, subject.region)
    if await store.find(tx, store.PLACES, [{"number": place.number}]):
        raise PlaceKnown(number=place.number)
    await take(tx, who, [Line(1, subject, place)], _refuse)
    return place


async def correct(tx: Tx, who: Principal, uscc: str, changes: Cells) -> Subject:
    """Correct what is known of a subject; its earlier state stays readable."""
    known = await _held(tx, who, uscc)
    known.must_be_active()
    changed = replace(
        known,
        name=read_text("name", changes.get("name", known.name), 200),
        region=read_region(changes.get("region", known.region)),
        founded=read_date("founded", changes.get("founded", "")) or known.founded,
    )
    who.must_see(changed.region)
    return await _keep(tx, changed)


async def retire(tx: Tx, who: Principal, uscc: str, reason: str) -> Subject:
    """Retire a subject long out of business; its history stays (S-03)."""
    return await _keep(tx, (await _held(tx, who, uscc)).retired(reason))


async def reinstate(tx: Tx, who: Principal, uscc: str, reason: str) -> Subject:
    """Bring a retired subject back (S-03)."""
    return await _keep(tx, (await _held(tx, who, uscc)).reinstated(reason))


async def change_place(
    tx: Tx, who: Principal, number: str, changes: PlaceChanges
) -> Place:
    """Change a place: its address, its closed days (X-10), or its end."""
    rows = await store.lock(tx, store.PLACES, [{"number": number}])
    known = [records.place(row) for row in rows]
    if not known or not who.sees(known[0].region):
        raise PlaceUnknown(number=number)
    place = _changed(known[0], changes)
    who.must_see(place.region)
    return await _house(tx, place)


async def keep_project(
    tx: Tx, who: Principal, place: Place, parties: Sequence[Party]
) -> Place:
    """Enter or change a construction project with its several subjects (S-01)."""
    who.must_see(place.region)
    rows = await store.lock(tx, store.PLACES, [{"number": place.number}])
    for row in rows:
        who.must_see(row["region"])
        if row["kind"] != Kind.PROJECT:
            raise PlaceKnown(number=place.number)
    await _registered(tx, {place.uscc} | {party.uscc for party in parties})
    await tx.execute("DELETE FROM project_party WHERE number = $1", place.number)
    await tx.executemany(
        "INSERT INTO project_party (number, uscc, role) VALUES ($1, $2, $3)",
        {(place.number, party.uscc, party.role.value) for party in parties},
    )
    return await _house(tx, with_parties(place, parties))


def _changed(place: Place, to: PlaceChanges) -> Place:
    town, region = to.town, read_region(to.region or place.region)
    changed = replace(place, region=region)
    if to.address is not None:
        changed = replace(changed, address=read_text("address", to.address))
    if town is not None:
        changed = replace(changed, town=read_town(town, region))
    if to.business_types is not None:
        changed = replace(changed, business_types=tidy(to.business_types))
    if to.closed_weekdays is not None:
        texts = map(str, to.closed_weekdays)
        changed = replace(changed, closed_weekdays=read_weekdays(texts))
    if to.closed_days is not None:
        changed = replace(changed, closed_days=tuple(sorted(set(to.closed_days))))
    if to.retired is not None:
        changed = replace(changed, retired=to.retired)
    return changed


def _refuse(_: int, problem: Problem) -> None:
    raise problem


async def _held(tx: Tx, who: Principal, uscc: str) -> Subject:
    rows = await store.lock(tx, store.SUBJECTS, [{"uscc": uscc}])
    known = [records.subject(row) for row in rows]
    if not known or not who.sees(known[0].region):
        raise SubjectUnknown(uscc=uscc)
    return known[0]


async def _registered(tx: Tx, codes: set[str]) -> None:
    found = await store.find(tx, store.SUBJECTS, [{"uscc": code} for code in codes])
    missing = codes - {row["uscc"] for row in found}
    if missing:
        raise SubjectUnknown(
            f"Not in the register: {', '.join(sorted(missing))}.",
            zh=f"登记库中没有：{'、'.join(sorted(missing))}。",
            missing=sorted(missing),
        )


async def _keep(tx: Tx, subject: Subject) -> Subject:
    written = await store.write(tx, store.SUBJECTS, [subject])
    await publish(tx, written, [], {subject.uscc: subject})
    return subject


async def _house(tx: Tx, place: Place) -> Place:
    owner = await store.find(tx, store.SUBJECTS, [{"uscc": place.uscc}])
    written = await store.write(tx, store.PLACES, [place])
    owners = {row["uscc"]: records.subject(row) for row in owner}
    await publish(tx, [], written, owners)
    return place
