"""What the rooms read of the neighbours' facts.

Where a hundred thousand rows are joined with a copy, its relation stands in the
statement: a subquery of plain columns, which PostgreSQL plans as the table itself.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from plan_svc.neighbours import store
from plan_svc.neighbours.domain import FieldRegister, Place, PlaceOnPaper, Relief
from shared.db import ReadTx
from shared.db.aliases import codes_of
from shared.db.views import Columns

PLACES = """
(SELECT number, uscc, region, town, kind, business_types, retired, industry
 FROM place_copy)"""
"""Every place that was ever registered, retired ones too."""

LIVE_CODES = "(SELECT task, code, day FROM task_code WHERE live)"
"""The codes that are out for tasks, to be joined."""


SAME_CODES = """
(SELECT one.code, min(one.same_as) AS same_as, array_agg(other.code) AS codes
 FROM (SELECT code, same_as FROM alias UNION SELECT same_as, same_as FROM alias) one
 JOIN (SELECT code, same_as FROM alias UNION SELECT same_as, same_as FROM alias) other
      ON other.same_as = one.same_as
 GROUP BY one.code)"""
"""Every code of a subject, or number of premises, that has others; all of them, and the
one that it goes by (S-12)."""


STANDS_ONCE = """NOT EXISTS (
    SELECT FROM alias a WHERE a.code = c.number AND a.same_as <> c.number)"""
"""Whether the place `c` goes by its own number: premises stand in a frame once."""


def grade_on(codes: str, domain: str, day: str) -> str:
    """The grade of a subject in a domain on a day: the newest of those in effect.

    Of several codes it is the later one, and of two of one day the worse (S-12). To be
    joined by `LEFT JOIN LATERAL … ON true`.
    """
    return f"""(
    SELECT newest.grade FROM (
        SELECT DISTINCT ON (one.uscc) one.grade, one.valid_from FROM grade_copy one
        WHERE one.uscc = ANY({codes}) AND one.domain = {domain}
          AND one.valid_from <= {day}
        ORDER BY one.uscc, one.version DESC) newest
    ORDER BY newest.valid_from DESC, newest.grade DESC LIMIT 1)"""  # noqa: S608 - names of columns


LISTS = """
(SELECT uscc, list_name, domain, valid_from, valid_to, active FROM list_copy)"""
"""Every entry of a list, past ones too."""

GRADED = "(SELECT uscc, valid_from FROM grade_copy)"
"""From when on a subject had a grade, in any line of work."""

CERTIFICATES = """
(SELECT agency, certificate, valid_from, valid_to FROM inspector_copy
 WHERE NOT revoked)"""
"""Whose certificates are valid when, to be joined (S-07)."""

NUMBERS = "(SELECT code, same_as FROM alias)"
"""Numbers of premises, and codes of subjects, that go by another one (S-12)."""

IN_VIEW = Columns(
    place="c",
    industry="c.industry",
    retired="c.retired",
    grade=grade_on(codes_of("c.uscc"), ":grade_domain", ":day"),
    lists=LISTS,
).members
"""Whether `c`, of `PLACES`, is in a view; its parameters are those of the view's
`question()`, in that order, and `:day`."""

DECLINED = "(SELECT task FROM task_joint WHERE declined)"
"""The tasks whose agency declined a joint visit (M-07)."""

VISITS = """
(SELECT visit, place, domain, day FROM visit_copy
 WHERE NOT classified AND NOT cancelled)"""
"""Which domain was at a place on which day, on a visit that counts (M-05). On what is
classified no refusal rests: it would tell of it (C-05)."""


VISITORS = """
(SELECT visit, agency, place, day, inspectors FROM visit_copy
 WHERE NOT classified AND NOT cancelled)"""
"""Who of an agency was at a place, on a visit that counts (X-09)."""

INSPECTORS = """
(SELECT certificate, agency, valid_from, valid_to, qualifications, revoked
 FROM inspector_copy)"""
"""Every inspector's certificate, to be joined."""

RESULTS = """
(SELECT task, problem FROM task_result)"""
"""Of which task the results of a visit name a problem, or none."""


def is_unobtrusive(domains: str) -> str:
    """Whether `c.uscc` is on the list `unobtrusive` of domains, or of all (P-12).

    By any of its codes, in a window from `:earliest` to `:latest`; `domains` is a
    parameter's name in SQL.
    """
    return f"""EXISTS (
    SELECT 1 FROM list_copy u
    WHERE u.list_name = 'unobtrusive' AND u.uscc = ANY({codes_of("c.uscc")})
      AND u.domain = ANY(array_append({domains}, '*')) AND u.active
      AND u.valid_from <= :latest AND (u.valid_to IS NULL OR u.valid_to >= :earliest))
"""  # noqa: S608 - the name of a parameter


def is_within(areas: str, business_types: str) -> str:
    """Whether the place `c` is in one of the areas, and of one of the types (P-02).

    Both are parameters' names in SQL; one that is empty does not choose.
    """
    return f"""(({areas} = '{{}}' OR EXISTS (
        SELECT FROM unnest({areas}) AS area(code)
        WHERE starts_with(coalesce(c.town, c.region), area.code)))
    AND ({business_types} = '{{}}' OR c.business_types && {business_types}))
"""


async def place(tx: ReadTx, number: str) -> Place | None:
    """A place that is not retired."""
    return await store.place.first(tx, number)


async def place_on_paper(tx: ReadTx, number: str) -> PlaceOnPaper | None:
    """A place as papers name it, retired or not."""
    return await store.place_on_paper.first(tx, number)


async def view(tx: ReadTx, view_id: UUID) -> FieldRegister | None:
    """A field register that has not ended."""
    return await store.view.first(tx, view_id)


async def places(tx: ReadTx, numbers: Iterable[str]) -> dict[str, Place]:
    """Those of the places that are not retired, by their numbers."""
    places = await store.places.all(tx, list(numbers))
    return {place.number: place for place in places}


async def was_visited(tx: ReadTx, place: str, domain: str, since: date) -> bool:
    """Whether a line of work was at a place since a day, on a visit that counts."""
    return await store.visits_since.one(tx, place, domain, since) > 0


async def settled_days(tx: ReadTx, tasks: Iterable[str]) -> dict[str, date]:
    """Task → the last day for which it has a live code."""
    return dict(await store.settled_days.all(tx, list(tasks)))


async def visited_days(tx: ReadTx, tasks: Iterable[str]) -> dict[str, date]:
    """Task → the day of its first visit that was not taken back."""
    return dict(await store.visited_days.all(tx, list(tasks)))


async def absences(tx: ReadTx, tasks: Iterable[str]) -> dict[str, str]:
    """Task → why its agency stayed away from a visit (C-26)."""
    absences = await store.absences.all(tx, list(tasks))
    return {absence.task: absence.reason for absence in absences}


async def not_certified(
    tx: ReadTx, certificates: Sequence[str], agency: str, day: date
) -> list[int]:
    """Which of some certificates are not an agency's, valid on a day (S-07).

    They are named by their places, from 1 on, never by their numbers.
    """
    if not certificates:
        return []
    known = set(await store.certified.all(tx, list(certificates), agency, day))
    return [
        place
        for place, certificate in enumerate(certificates, start=1)
        if certificate not in known
    ]


async def has_inspector(tx: ReadTx, certificate: str, agency: str) -> bool:
    """Whether an agency has an inspector with this certificate, valid or not."""
    return await store.inspectors.one(tx, certificate, agency) > 0


async def agreed_proposals(tx: ReadTx, tasks: Iterable[str]) -> dict[str, str]:
    """Task → the agreed proposal that it stands in; the last by number of several."""
    return dict(await store.agreed_proposals.all(tx, list(tasks)))


async def live_reliefs(tx: ReadTx, tasks: Iterable[str]) -> list[Relief]:
    """The inspections that stand for the tasks now."""
    return await store.live_reliefs.all(tx, list(tasks))
