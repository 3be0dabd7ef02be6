"""Reads of the register; a district sees its own region, the city all (I-05)."""

from datetime import date, datetime
from typing import Any

from shared.auth import MUNICIPAL_REGION, Principal
from shared.db import ReadTx
from shared.jsontext import loads
from shared.web.pagination import CursorInvalid, Page, PageParams
from subject_svc.inspectors.domain import Inspector, masked, masked_name
from subject_svc.lists.domain import ListName
from subject_svc.register.schemas import (
    EntryOut,
    InspectorOut,
    PartyOut,
    PlaceOut,
    ProjectOut,
    SubjectOut,
    SubjectWithPlaces,
    SummaryOut,
    VersionOut,
)
from subject_svc.subjects import store as records
from subject_svc.subjects.errors import PlaceUnknown, SubjectUnknown

SUBJECTS = """
SELECT * FROM subject
WHERE ($1::text IS NULL OR region = $1) AND ($2::text IS NULL OR status = $2)
  AND ($3::text IS NULL OR starts_with(name, $3)) AND uscc > $4
ORDER BY uscc LIMIT $5
"""
ONE_SUBJECT = """
SELECT * FROM subject
WHERE uscc = $1 AND ($2::text IS NULL OR region = $2 OR EXISTS
    (SELECT FROM place WHERE place.uscc = subject.uscc AND place.region = $2))
"""
PLACES_OF = """
SELECT * FROM place WHERE uscc = $1 OR number IN
    (SELECT number FROM project_party WHERE uscc = $1)
ORDER BY number LIMIT 1000
"""
ENTRIES = """
SELECT entry.* FROM list_entry AS entry LEFT JOIN subject USING (uscc)
WHERE list_name = $1 AND ($2::text IS NULL OR subject.region = $2)
  AND ($3::text IS NULL OR domain IN ($3, '*')) AND ($4::bool IS FALSE OR active)
  AND (uscc, domain) > ($5, $6)
ORDER BY uscc, domain LIMIT $7
"""
ENTRIES_OF = """
SELECT * FROM list_entry WHERE list_name = $1 AND uscc = $2 ORDER BY domain LIMIT 100
"""
INSPECTORS = """
SELECT *, md5(certificate) AS mark FROM inspector
WHERE ($1::text IS NULL OR starts_with(agency, $1 || '-'))
  AND ($2::text IS NULL OR agency = $2) AND (agency, md5(certificate)) > ($3, $4)
ORDER BY agency, mark LIMIT $5
"""
HISTORY = """
SELECT aggregate, aggregate_id, version, state::text AS state, replaced_at FROM history
WHERE (aggregate, aggregate_id) IN (
    SELECT 'subject', $1::text
    UNION ALL SELECT 'place', number FROM place WHERE uscc = $1::text
    UNION ALL SELECT 'list_entry', list_name || '.' || uscc || '.' || domain
              FROM list_entry WHERE uscc = $1::text)
  AND (replaced_at, aggregate_id, version) < ($2::timestamptz, $3, $4)
ORDER BY replaced_at DESC, aggregate_id DESC, version DESC LIMIT $5
"""
SUMMARY = """
SELECT (SELECT jsonb_object_agg(status, n)::text FROM (
            SELECT status, count(*) AS n FROM subject
            WHERE $1::text IS NULL OR region = $1 GROUP BY status) AS s) AS subjects,
       (SELECT count(*) FROM place WHERE $1::text IS NULL OR region = $1) AS places,
       (SELECT jsonb_object_agg(list_name, n)::text FROM (
            SELECT list_name, count(*) AS n FROM list_entry LEFT JOIN subject
            USING (uscc) WHERE active AND ($1::text IS NULL OR region = $1)
            GROUP BY list_name) AS l) AS lists,
       (SELECT count(*) FROM inspector
        WHERE $1::text IS NULL OR starts_with(agency, $1 || '-')) AS inspectors,
       (SELECT count(*) FROM subject
        WHERE ($1::text IS NULL OR region = $1)
          AND (made_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN $2 AND $3
       ) AS registered
"""
DISTANT = "9999-12-31T00:00:00+00:00"


def _after(page: PageParams, *start: Any) -> tuple[Any, ...]:
    """Where the page begins; a cursor of another collection is refused."""
    after = page.after or start
    if [type(one) for one in after] != [type(one) for one in start]:
        raise CursorInvalid
    return after


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as fault:
        raise CursorInvalid from fault


def region_of(who: Principal) -> str | None:
    """The region that the caller is kept to; None for the city."""
    return None if who.region == MUNICIPAL_REGION else who.region


async def subjects(
    tx: ReadTx, who: Principal, page: PageParams, status: str | None, name: str | None
) -> Page[SubjectOut]:
    """Subjects in the order of their codes."""
    (after,) = _after(page, "")
    rows = await tx.fetch(SUBJECTS, region_of(who), status, name, after, page.limit + 1)
    return page.page([SubjectOut(**row) for row in rows], "uscc")


async def subject(tx: ReadTx, who: Principal, uscc: str) -> SubjectWithPlaces:
    """One subject with its places, those of its projects too."""
    row = await tx.fetchrow(ONE_SUBJECT, uscc, region_of(who))
    if row is None:
        raise SubjectUnknown(uscc=uscc)
    places = await tx.fetch(PLACES_OF, uscc)
    return SubjectWithPlaces(**row, places=[PlaceOut(**one) for one in places])


async def place(tx: ReadTx, who: Principal, number: str) -> ProjectOut:
    """One place; of a project, with its several subjects."""
    row = await tx.fetchrow("SELECT * FROM place WHERE number = $1", number)
    if row is None or not who.sees(row["region"]):
        raise PlaceUnknown(number=number)
    parties = await tx.fetch(
        "SELECT uscc, role FROM project_party WHERE number = $1 ORDER BY role, uscc",
        number,
    )
    return ProjectOut(**row, parties=[PartyOut(**one) for one in parties])


async def history(
    tx: ReadTx, who: Principal, uscc: str, page: PageParams
) -> Page[VersionOut]:
    """Earlier states of a subject, its places and list entries, newest first (S-03)."""
    await subject(tx, who, uscc)
    at, identity, version = _after(page, DISTANT, "", 0)
    rows = await tx.fetch(
        HISTORY, uscc, _instant(at), identity, version, page.limit + 1
    )
    items = [VersionOut(**{**row, "state": loads(row["state"])}) for row in rows]
    return page.page(items, "replaced_at", "aggregate_id", "version")


async def entries(
    tx: ReadTx,
    who: Principal,
    list_name: ListName,
    page: PageParams,
    domain: str | None,
    *,
    active: bool,
) -> Page[EntryOut]:
    """Entries of a list; those taken off too, unless only active ones are asked for."""
    uscc, after = _after(page, "", "")
    rows = await tx.fetch(
        ENTRIES, list_name, region_of(who), domain, active, uscc, after, page.limit + 1
    )
    return page.page([EntryOut(**row) for row in rows], "uscc", "domain")


async def entries_of(
    tx: ReadTx, who: Principal, list_name: ListName, uscc: str
) -> list[EntryOut]:
    """The entries of one subject on a list: at most one for each domain."""
    await subject(tx, who, uscc)
    rows = await tx.fetch(ENTRIES_OF, list_name, uscc)
    return [EntryOut(**row) for row in rows]


async def inspectors(
    tx: ReadTx, who: Principal, page: PageParams, agency: str | None
) -> Page[InspectorOut]:
    """Inspectors; those of other agencies with masked names and numbers.

    The cursor holds a digest, so that no certificate's number leaves inside it.
    """
    after = _after(page, "", "")
    rows = await tx.fetch(INSPECTORS, region_of(who), agency, *after, page.limit + 1)
    today = tx.runtime.clock.today()
    found = page.page(rows, "agency", "mark")
    items = [shown(records.inspector(row), who, today) for row in found.items]
    return Page(items=items, next_cursor=found.next_cursor)


def shown(one: Inspector, who: Principal, today: date) -> InspectorOut:
    """An inspector as the caller may see them."""
    own = one.agency == who.agency
    return InspectorOut(
        certificate=one.certificate if own else masked(one.certificate),
        name=one.name if own else masked_name(one.name),
        agency=one.agency,
        section=one.section,
        valid_from=one.valid_from,
        valid_to=one.valid_to,
        qualifications=list(one.qualifications),
        revoked=one.revoked,
        valid=one.may_carry(one.agency, today),
    )


async def summary(
    tx: ReadTx, who: Principal, first: date | None, last: date | None
) -> SummaryOut:
    """Counts of the caller's region."""
    row = await tx.fetchrow(
        SUMMARY, region_of(who), first or date.min, last or date.max
    )
    assert row is not None  # noqa: S101 - a SELECT of sums always has one row
    return SummaryOut(
        subjects=loads(row["subjects"] or "{}"),
        places=row["places"],
        lists=loads(row["lists"] or "{}"),
        inspectors=row["inspectors"],
        registered=row["registered"],
    )
