"""Seeks subjects: first near by, then through the indexes (ADR 0071)."""

from datetime import date
from typing import NamedTuple

from shared.db.keyset import Order, both_ways
from shared.db.rows import columns
from shared.db.statements import Query, Rows, query, sql
from shared.events.subject import ListName, SubjectStatus
from subject_svc.lists import queries as lists
from subject_svc.neighbours import queries as neighbours
from subject_svc.subjects import queries as subjects
from subject_svc.subjects.queries import SubjectRow


class Asked(NamedTuple):
    """The parameters of a statement that seeks subjects, in their order."""

    status: SubjectStatus | None
    name: str | None
    """A pattern of LIKE, as are address, code and industry."""
    address: str | None
    code: str | None
    areas: list[str]
    """All of them."""
    business_type: str | None
    industry: str | None
    grade: str | None
    grade_domain: str
    list_name: ListName | None
    list_domain: str
    today: date
    changed_from: date | None
    changed_to: date | None


NEAR_BY = 5000
"""So many rows are read in the order of the list before an index is asked."""
ORDERS = both_ways(
    {
        "uscc": Order("q.uscc", "q.uscc"),
        "name": Order("q.name", "q.uscc"),
        "changed_at": Order("q.changed_at", "q.uscc", type="timestamptz"),
    }
)
_CHANGED_ON = "date(timezone('Asia/Shanghai', q.changed_at))"
_MATCHES = f"""
    (:status IS NULL OR ARRAY[q.status::text] @> ARRAY[:status])
    AND (:name IS NULL OR q.words LIKE :name)
    AND (:address IS NULL OR q.addresses LIKE :address)
    AND (:code IS NULL OR q.uscc LIKE :code)
    AND (:areas = '{{}}' OR q.areas @> :areas)
    AND (:business_type IS NULL OR q.business_types @> ARRAY[:business_type])
    AND (:industry IS NULL OR q.industry LIKE :industry)
    AND (:changed_from IS NULL OR :changed_from <= {_CHANGED_ON})
    AND (:changed_to IS NULL OR :changed_to >= {_CHANGED_ON})
    AND (:grade IS NULL OR :grade =
         coalesce({neighbours.grade_on("q.uscc", ":grade_domain", ":today")}, 'none'))
    AND (:list_name IS NULL OR EXISTS (
        SELECT 1 FROM {lists.ENTRIES} e
        WHERE e.uscc = q.uscc AND e.list_name = :list_name AND e.active
          AND e.domain IN (:list_domain, '*') AND e.valid_from <= :today
          AND (e.valid_to IS NULL OR e.valid_to >= :today)))
"""  # noqa: S608 - our own relations
_INDEXED = """
    AND (:name_grams = '{}' OR grams(q.words) @> :name_grams)
    AND (:address_grams = '{}' OR grams(q.addresses) @> :address_grams)
    AND (:grade IS NULL OR :grade = 'none'
         OR q.grades @> ARRAY[:grade_domain || '|' || :grade])
    AND (:list_name IS NULL OR q.lists && ARRAY[
         :list_name || '|' || :list_domain, :list_name || '|*'])
"""
_SUBJECT = columns(SubjectRow, "s")


def _near(order: Order) -> Query[..., SubjectRow]:
    @query
    def page(
        status: SubjectStatus | None,
        name: str | None,
        address: str | None,
        code: str | None,
        areas: list[str],
        business_type: str | None,
        industry: str | None,
        grade: str | None,
        grade_domain: str,
        list_name: ListName | None,
        list_domain: str,
        today: date,
        changed_from: date | None,
        changed_to: date | None,
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[SubjectRow]:
        text = f"""
        WITH q AS (
            SELECT q.* FROM sought q WHERE {order.following}
            ORDER BY {order.clause} LIMIT {NEAR_BY})
        SELECT {_SUBJECT} FROM q JOIN {subjects.ROWS} s USING (uscc)
        WHERE {_MATCHES} ORDER BY {order.clause} LIMIT :limit
        """  # noqa: S608 - our own relations
        return sql(
            SubjectRow,
            text,
            *(status, name, address, code, areas, business_type, industry),
            *(grade, grade_domain, list_name, list_domain, today),
            *(changed_from, changed_to, after, after_id, limit),
        )

    return page


def _far(order: Order) -> Query[..., SubjectRow]:
    @query
    def page(
        status: SubjectStatus | None,
        name: str | None,
        address: str | None,
        code: str | None,
        areas: list[str],
        business_type: str | None,
        industry: str | None,
        grade: str | None,
        grade_domain: str,
        list_name: ListName | None,
        list_domain: str,
        today: date,
        changed_from: date | None,
        changed_to: date | None,
        name_grams: list[str],
        address_grams: list[str],
        after: str | None,
        after_id: str | None,
        limit: int,
    ) -> Rows[SubjectRow]:
        text = f"""
        WITH q AS MATERIALIZED (
            SELECT q.uscc, q.name, q.changed_at FROM sought q
            WHERE {_MATCHES} {_INDEXED} AND {order.following}),
        page AS (SELECT * FROM q ORDER BY {order.clause} LIMIT :limit)
        SELECT {_SUBJECT} FROM page q JOIN {subjects.ROWS} s USING (uscc)
        ORDER BY {order.clause}
        """  # noqa: S608 - our own relations
        return sql(
            SubjectRow,
            text,
            *(status, name, address, code, areas, business_type, industry),
            *(grade, grade_domain, list_name, list_domain, today),
            *(changed_from, changed_to, name_grams, address_grams),
            *(after, after_id, limit),
        )

    return page


NEAR = {name: _near(order) for name, order in ORDERS.items()}
"""Those of the next rows in an order that match; less than a page proves nothing."""
FAR = {name: _far(order) for name, order in ORDERS.items()}
"""A page of all that match, read through the index, by the name of its order."""


@query
def plan_anew() -> Rows[str]:
    """Let this transaction plan by what is asked, and keep what it finds in memory.

    A bitmap that does not fit tells pages only, and each of their rows would be put to
    `grams` again.
    """
    return sql(
        str,
        """
        SELECT set_config('plan_cache_mode', 'force_custom_plan', true)
               || set_config('work_mem', '32MB', true) AS settings
        """,
    )
